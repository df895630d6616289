/**
 * Resident programs against the layered kernels of the same engine, which are their specification: equal bits in
 * the programs of the engine contract and through the run loop. Operation by operation: `resident-operations.gpu.test.ts`.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { defaultValues } from "../../../../shared/catalogue/complete.ts";
import type { Engine } from "../../../engine.ts";
import { seedsFrom } from "../../../engine-contract/context.ts";
import { programContract } from "../../../engine-contract/programs.ts";
import { openDawnDevice } from "../../../hosts/dawn.ts";
import { describeOptimizerContract } from "../../../optimizer.contract.ts";
import { bowlsOf } from "../../../optimizer-contract/cases.ts";
import { findOptimizer } from "../../../optimizers/registry.ts";
import { completeOptions, noData } from "../../../problems/create-problem.ts";
import { findProblem } from "../../../problems/registry.ts";
import { laneSeeds } from "../../../random/philox.ts";
import { runShard } from "../../../run/run-shard.ts";
import type { ShardReport } from "../../../run/shard-run.ts";
import type { KernelHost } from "../kernel.ts";
import type { ResidenceMode } from "../residence-mode.ts";
import { createWebGpuEngine, type WebGpuEngine } from "../webgpu-engine.ts";

let opened: Awaited<ReturnType<typeof openDawnDevice>>;
const made: Engine[] = [];
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterEach(() => {
  for (const engine of made.splice(0)) engine.dispose();
});
afterAll(() => opened.device.destroy());

function make(lanes: number, residence: ResidenceMode, seeds = seedsFrom(lanes)): WebGpuEngine {
  const engine = createWebGpuEngine({
    device: opened.device,
    adapterInfo: opened.info,
    lanes,
    seeds,
    residence,
  });
  made.push(engine);
  return engine;
}

describe("programs stay layered", () => {
  test("where a kernel is no operation of the contract, or where lanes are long", async () => {
    const engine = make(2, "always");
    const [x, s] = [engine.tensor([300]), engine.tensor([1])];
    const twice = (record: () => void): number => {
      const program = engine.record(record);
      const before = engine.statistics.dispatches;
      engine.run(program, 2);
      return engine.statistics.dispatches - before;
    };
    expect(twice(() => engine.map("s = s + 1", { s }))).toBe(1);
    expect(twice(() => engine.reduce("sum", "s = x", { s, x }))).toBe(4);
    const large = engine.tensor([9000]);
    expect(twice(() => engine.map("x = x + 1", { x: large }))).toBe(2);
    const host: KernelHost = engine;
    const own = {
      label: "own",
      code: "@group(0) @binding(0) var<storage, read_write> a: array<f32>;\n@compute @workgroup_size(1) fn main() { a[0] = 1f; }",
      bindings: ["read_write"] as const,
      grid: [1, 1, 1] as const,
    };
    expect(twice(() => host.dispatch(own, [s]))).toBe(2);
    await engine.finish();
  });
});

describe("programs and lanes of the engine contract, resident", () => {
  programContract({
    test,
    tolerance: 1e-5,
    make: async (lanes, seeds) => make(lanes, "always", seeds),
  });
});

/** Shards of the zoo: lanes with other rates, some of which diverge, converge or spend their budget early. */
async function shard(problemName: string, optimizerName: string, residence: ResidenceMode, steps = 40) {
  const lanes = 7;
  const problem = findProblem(problemName);
  const optimizer = findOptimizer(optimizerName);
  const engine = make(lanes, residence, laneSeeds(Array.from({ length: lanes }, (_, lane) => lane)));
  const report = await runShard({
    engine,
    problem,
    options: completeOptions(problem, { noise: 0.01 }),
    optimizer,
    trials: Array.from({ length: lanes }, (_, lane) => ({
      key: `${lane}`,
      seed: lane,
      hyperparameters: {
        ...defaultValues(optimizer.hyperparameters),
        ...("rate" in optimizer.hyperparameters ? { rate: 10 ** (lane - 5) } : {}),
      },
      budget: 10 + 20 * lane,
    })),
    data: noData,
    targets: [1, -100],
    curvePoints: 8,
    maxSteps: steps,
    now: () => 0,
  });
  return { report, dispatches: engine.statistics.dispatches };
}
const seen = ({ results }: ShardReport): string => JSON.stringify(results);

describe("through the run loop: results, curves, statuses and the steps they are reported at are the same", () => {
  test.each([
    ["himmelblau", "sgd"],
    ["himmelblau", "adam"],
    ["beale", "armijo"],
    ["matrix-factorisation", "adahessian"],
    ["monkey-saddle", "saddle-free-newton"],
  ])("%s, %s", async (problem, optimizer) => {
    const layered = await shard(problem, optimizer, "never");
    const resident = await shard(problem, optimizer, "always");
    expect(seen(resident.report)).toBe(seen(layered.report));
    expect(resident.dispatches).toBeLessThan(layered.dispatches / 2);
    expect(new Set(layered.report.results.map(({ steps }) => steps)).size, "lanes end apart").toBeGreaterThan(
      1,
    );
  });

  test("a program that becomes resident while it runs", async () => {
    const layered = await shard("himmelblau", "sgd", "never", 4000);
    const engine = make(1, "auto");
    // The same text is compiled now, so the change comes as soon as it is written.
    await shard("himmelblau", "sgd", "always", 1);
    const changed = await shard("himmelblau", "sgd", "auto", 4000);
    expect(seen(changed.report)).toBe(seen(layered.report));
    const x = engine.tensor([1]);
    const program = engine.record(() => {
      for (let i = 0; i < 100; i++) engine.map("x = x + 1", { x });
    });
    let [runs, issued] = [0, 0];
    do {
      const before = engine.statistics.dispatches;
      engine.run(program);
      await engine.finish();
      runs++;
      issued = engine.statistics.dispatches - before;
    } while (issued > 1 && runs < 2000);
    expect(issued, "the last replay was one dispatch").toBe(1);
    const [value] = await engine.snapshot([x]);
    expect(value?.[0]).toBe(100 * runs);
  });
});

describeOptimizerContract(
  "webgpu, resident",
  (lanes, seeds) =>
    createWebGpuEngine({
      device: opened.device,
      adapterInfo: opened.info,
      lanes,
      seeds,
      residence: "always",
    }),
  { entries: ["sgd", "adam", "newton"].map(findOptimizer), cases: bowlsOf },
);
