/** Nothing in the repository refers to a page, a path or a clause that does not exist. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { brokenReferences, clausesOf } from "./references.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const READ = /\.(?:ts|tsx|mjs|md|py|toml|yml|yaml)$|^package\.json$|^\.ci\/run$/;
/** History may name what is gone; guides name the files that one is to write; these tests and this check make up
 * files; `page.ts` writes links of pages that lie elsewhere. */
const LEFT_OUT =
  /^CHANGELOG\.md$|^docs\/add-an?-[\w-]+\.md$|^scripts\/checks\/[\w-]+(?:\.test|\.fixture)\.ts$|^scripts\/checks\/references\.ts$|^scripts\/results\/(?:results\.test|[\w-]*(?:page|section))\.ts$/;

describe("references", () => {
  it("lead somewhere, in every tracked file", () => {
    const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], {
      cwd: ROOT,
      encoding: "utf8",
    })
      .split("\n")
      .filter((file) => READ.test(file) && !LEFT_OUT.test(file));
    expect(files.length).toBeGreaterThan(500);
    expect(brokenReferences({ root: ROOT, files })).toEqual([]);
  });

  const root = mkdtempSync(join(tmpdir(), "saddlebench-references-"));
  afterAll(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, "docs", "spec"), { recursive: true });
  writeFileSync(join(root, "docs", "spec", "coordination.md"), "1. **One.** x\n2. **Two.** y\n");
  mkdirSync(join(root, "shared"));
  writeFileSync(join(root, "shared", "here.ts"), "");

  it.each([
    ["// see docs/spec/coordination.md, clause 2, and `shared/here.ts`", []],
    ["// clauses 1–2", []],
    ["// see coordination.md", ["coordination.md"]],
    ["// docs/spec/scoring.md says", ["docs/spec/scoring.md"]],
    ["// clause 3", ["clause 3"]],
    ["// clauses 2-17", ["clause 17"]],
    ["// `shared/gone.ts` and shared/here.ts", ["shared/gone.ts"]],
    ["// written to dist/assets/data", []],
    ["// see clients/python/gone.py", ["clients/python/gone.py"]],
  ])("negative control: %s", (text, references) => {
    writeFileSync(join(root, "shared", "file.ts"), text);
    const found = brokenReferences({ root, files: ["shared/file.ts"] });
    expect(found.map(({ reference }) => reference)).toEqual(references);
  });

  it("the contract has clauses 1 to 29 without a gap", async () => {
    const { readFile } = await import("node:fs/promises");
    const clauses = clausesOf(await readFile(join(ROOT, "docs", "spec", "coordination.md"), "utf8"));
    expect([...clauses]).toEqual(Array.from({ length: 29 }, (_, i) => i + 1));
  });
});
