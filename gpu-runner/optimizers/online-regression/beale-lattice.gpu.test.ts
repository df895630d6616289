/** The Beale-3d lattice as one shard of 343 lanes on WebGPU, through the problem and the run loop. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { completeHyperparameters } from "../../../shared/catalogue/complete.ts";
import type { ParameterValue } from "../../../shared/catalogue/hyperparameter.ts";
import { createWebGpuEngine } from "../../engines/webgpu/webgpu-engine.ts";
import { openDawnDevice } from "../../hosts/dawn.ts";
import { completeOptions, noData } from "../../problems/create-problem.ts";
import { findProblem } from "../../problems/registry.ts";
import { laneSeeds } from "../../random/philox.ts";
import { runShard } from "../../run/run-shard.ts";
import { findOptimizer } from "../registry.ts";

const LANES = 343;
const STEPS = 50;

let opened: Awaited<ReturnType<typeof openDawnDevice>>;
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterAll(() => opened.device.destroy());

async function geometricMean(name: string, set: Readonly<Record<string, ParameterValue>>): Promise<number> {
  const optimizer = findOptimizer(name);
  const completion = completeHyperparameters(optimizer.hyperparameters, set, name);
  if (!completion.ok) throw new Error(completion.errors.join("; "));
  const hyperparameters = completion.values;
  const problem = findProblem("beale-3d");
  const seeds = Array.from({ length: LANES }, (_, lane) => lane);
  const engine = await createWebGpuEngine({
    device: opened.device,
    adapterInfo: opened.info,
    lanes: LANES,
    seeds: laneSeeds(seeds),
  });
  const { results } = await runShard({
    engine,
    problem,
    options: completeOptions(problem, { noise: 0.1, start: "lattice" }),
    optimizer,
    trials: seeds.map((seed) => ({ key: String(seed), seed, hyperparameters, budget: STEPS })),
    data: noData,
    targets: [],
    curvePoints: 4,
    maxSteps: STEPS,
    now: () => 0,
  });
  engine.dispose();
  const logs = results.map(({ value }) => Math.log(value ?? Number.NaN));
  expect(logs).toHaveLength(LANES);
  return Math.exp(logs.reduce((sum, log) => sum + log, 0) / LANES);
}

describe("Beale-3d lattice in float32, one shard", () => {
  it("momentum: 18.67", async () => {
    expect(await geometricMean("momentum", { momentum: 0.5, rate: 0.5 * 0.0003 })).toBeCloseTo(18.67, 1);
  });

  it("adam: about 0.14", async () => {
    const mean = await geometricMean("adam", { rate: 1.5, beta1: 0.8, beta2: 0.9 });
    expect(mean).toBeGreaterThan(0.11);
    expect(mean).toBeLessThan(0.18);
  });

  it("ogr-diagonal: about 0.007", async () => {
    const set = { averaging: 0.6, smoothing: 0.7, divisor: 1.4, cut: 5, init: "author" };
    const mean = await geometricMean("ogr-diagonal", set);
    expect(mean).toBeGreaterThan(0.004);
    expect(mean).toBeLessThan(0.012);
  });
});
