/** The script of docs/import-results.md, where PyTorch is installed: what it prints is 200 runs that a server takes. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { catalogue } from "../../shared/catalogue/generated.ts";
import { importOptionsSchema } from "../../shared/contracts/import-options.ts";
import { readFile } from "../../shared/imports/read-file.ts";
import { runPython } from "./python.fixture.ts";

const SCRIPT = join(import.meta.dirname, "..", "..", "docs", "pytorch-curves.py");
const missing =
  spawnSync("python3", ["-c", "import torch"]).status === 0
    ? ""
    : " (skipped: python3 has no torch; shared/imports/samples has what it printed)";

describe.skipIf(missing !== "")(`the PyTorch script${missing}`, () => {
  it("prints 200 runs that become a sweep", async () => {
    const { stdout, stderr } = await runPython([SCRIPT]);
    expect(stderr).toBe("");
    const options = importOptionsSchema.parse({
      name: "PyTorch",
      problems: { sine: { targets: [0.4, 0.2, 0.1] } },
    });
    const reading = readFile(stdout, catalogue, options);
    let piece = reading.next();
    while (!piece.done) piece = reading.next();
    // A header, and 21 points of each run.
    expect(stdout.trim().split("\n")).toHaveLength(1 + 200 * 21);
    // Each of ten studies of five optimizers: two configurations on one seed, and the winner on another.
    expect(piece.value.ok ? piece.value.value.results.length : piece.value.message).toBe(10 * 5 * 3);
  }, 120_000);
});
