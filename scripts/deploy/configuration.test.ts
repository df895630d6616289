/** What `npm run deploy` refuses, and that the repository's own configuration passes a dry run. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { configurationProblems, MAX_BUNDLE_BYTES, sizeProblem, withKvId } from "./configuration.ts";

const OURS = readFileSync(new URL("../../wrangler.toml", import.meta.url), "utf8");
const workerd = JSON.parse(
  readFileSync(new URL("../../node_modules/workerd/package.json", import.meta.url), "utf8"),
) as {
  readonly version: string;
};

describe("sizeProblem", () => {
  it("lets a bundle of the stated size through and none above", () => {
    expect(sizeProblem(MAX_BUNDLE_BYTES)).toBeNull();
    expect(sizeProblem(MAX_BUNDLE_BYTES + 1024)).toContain("329 KiB compressed, 328 KiB at most");
  });
});

describe("configurationProblems", () => {
  it("lets the repository's configuration through a dry run, and through an upload with a KV id", () => {
    expect(configurationProblems(OURS, workerd.version, true)).toEqual([]);
    expect(
      configurationProblems(withKvId(OURS, "0123456789abcdef".repeat(2)), workerd.version, false),
    ).toEqual([]);
  });

  it("asks for the KV id before an upload", () => {
    expect(configurationProblems(OURS, workerd.version, false)).toEqual([
      expect.stringContaining("kv namespace create"),
    ]);
  });

  it("refuses a date later than workerd, a missing one, and secrets in the file", () => {
    const late = OURS.replace(/^compatibility_date = .*$/m, 'compatibility_date = "2099-01-01"');
    expect(configurationProblems(late, workerd.version, true)).toEqual([
      expect.stringContaining("2099-01-01"),
    ]);
    const none = OURS.replace(/^compatibility_date = .*$/m, "");
    expect(configurationProblems(none, workerd.version, true)).toHaveLength(1);
    const leaky = `${OURS}\nADMIN_TOKEN_HASHES = "abc"\n`;
    expect(configurationProblems(leaky, workerd.version, true)).toEqual([
      expect.stringContaining("secret put"),
    ]);
  });
});
