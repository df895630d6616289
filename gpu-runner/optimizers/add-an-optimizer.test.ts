/** Runs the example of `docs/add-an-optimizer.md`: the contract, and two steps by hand. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { describeOptimizerContract } from "../optimizer.contract.ts";
import type { OptimizerDefinition } from "../optimizer.ts";
import { drive, referenceEngine } from "./drive.fixture.ts";
import { parabola } from "./formula-objective.fixture.ts";

const guide = await readFile(new URL("../../docs/add-an-optimizer.md", import.meta.url), "utf8");
const code = /```ts\n(\/\/ gpu-runner\/optimizers\/[\s\S]*?)```/.exec(guide)?.[1] ?? "";
const signum = await importExample(code);

/** Beside the sources, so that its imports hold; removed whatever happens. */
async function importExample(text: string): Promise<OptimizerDefinition> {
  const file = new URL(`./first-order/signum.${process.pid}.example.ts`, import.meta.url);
  await writeFile(file, text);
  try {
    const exported: { readonly signum: OptimizerDefinition } = await import(file.pathname);
    return exported.signum;
  } finally {
    await rm(file, { force: true });
  }
}

describeOptimizerContract(
  "reference, from docs/add-an-optimizer.md",
  (lanes, seeds) => createReferenceEngine({ lanes, seeds }),
  { entries: [signum] },
);

test("the example takes Signum's steps", async () => {
  const engine = referenceEngine();
  const run = drive(engine, parabola(engine, 2), signum, { start: [1], set: { rate: 0.6 } });
  run.run(1);
  expect(await run.lane("theta")).toEqual([1 - 0.6]);
  // g = 2, then 0.8: both upwards.
  run.run(1);
  expect(await run.lane("theta")).toEqual([1 - 0.6 - 0.6]);
  expect((await run.lane("momentum"))[0]).toBeCloseTo(0.9 * 0.2 + 0.1 * 0.8, 14);
});
