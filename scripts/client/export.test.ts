/** The Parquet file, read back by hyparquet (which hyparquet-writer brings along). */
import { parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import { resultOf } from "../../bench/coordinator/workload.ts";
import type { ExportRow } from "../../shared/contracts/trial-listing.ts";
import { EXPORT_COLUMNS } from "../../shared/export/columns.ts";
import { parquetOf } from "./export.ts";

const KEY = "ab".repeat(16);

const PROBLEM = { name: "rosenbrock", options: { dimension: 2 }, version: 1 };

function row(index: number, value: number | null): ExportRow {
  return {
    trial: {
      index,
      key: KEY,
      problem: PROBLEM,
      optimizer: "sgd",
      hyperparameters: { rate: 0.1 },
      phase: "tuning",
      study: 0,
      configuration: 0,
      repetition: 0,
      seed: 4_294_967_295,
      budget: 10,
    },
    result: { ...resultOf({ key: KEY, budget: 10, problem: PROBLEM }, 2, 4), value },
    provenance: {
      runner: "r",
      token: "t1",
      device: {
        vendor: "",
        architecture: "",
        description: "",
        adapterClass: "none",
        isFallbackAdapter: false,
        browser: "",
        kernels: "",
        version: "",
      },
      shard: 0,
      acceptedAt: "2026-01-01T00:00:00.000Z",
      digest: "d",
      certificates: 1,
      check: "agreed",
    },
  };
}

async function readBack(rows: readonly ExportRow[]): Promise<Record<string, unknown>[]> {
  const bytes = parquetOf(rows);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  return parquetReadObjects({ file });
}

describe("parquetOf", () => {
  it("survives a round trip: every column, nulls, 32-bit seeds", async () => {
    const rows = [row(0, 0.1), row(1, null)];
    const back = await readBack(rows);
    const expected = rows.map((each) => ({
      "hyperparameters.rate": 0.1,
      ...Object.fromEntries(
        EXPORT_COLUMNS.map(({ name, kind, read }) => {
          const value = read(each);
          return [name, kind === "integer" && value !== null ? BigInt(value) : value];
        }),
      ),
    }));
    expect(back).toEqual(expected);
  });

  it("has a column for each hyper-parameter: numbers, texts, and nothing where a trial has none", async () => {
    const [first, second] = [row(0, 0.1), row(1, 0.1)];
    const other = { ...second, trial: { ...second.trial, hyperparameters: { rate: 2, schedule: "cosine" } } };
    const columns = (await readBack([first, other])).map((each) => [
      each["hyperparameters.rate"],
      each["hyperparameters.schedule"],
    ]);
    expect(columns).toEqual([
      [0.1, null],
      [2, "cosine"],
    ]);
  });

  it("is a file also when there is no result yet", async () => {
    expect(await readBack([])).toEqual([]);
  });
});
