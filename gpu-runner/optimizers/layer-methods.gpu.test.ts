/** Methods on a small network: five steps in float32 on WebGPU against the float64 reference. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../engine.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { createWebGpuEngine } from "../engines/webgpu/webgpu-engine.ts";
import { openDawnDevice } from "../hosts/dawn.ts";
import type { NetworkSpec } from "../network.ts";
import { createNetworkObjective } from "../networks/network-objective.ts";
import { hostUniforms } from "../random/normal.ts";
import { laneSeeds } from "../random/philox.ts";
import { findOptimizer } from "./registry.ts";
import { createStepper } from "./stepper.fixture.ts";

/** Difference of the parameters after five steps, relative to how far they moved. */
const F32_FIVE_STEPS = 2e-2;

const spec: NetworkSpec = {
  input: [3],
  layers: [
    { kind: "dense", outputs: 4, bias: true },
    { kind: "activation", activation: "tanh" },
    { kind: "dense", outputs: 2, bias: true },
  ],
  loss: "squared-error",
  weightDecay: 0,
};
const COUNT = 8;
const SEEDS = laneSeeds([1]);
const features = Float32Array.from(hostUniforms(1, 1, 3 * COUNT), (u) => 2 * u - 1);
const targets = Float32Array.from(hostUniforms(2, 1, 2 * COUNT), (u) => 2 * u - 1);
const start = Array.from(hostUniforms(3, 1, 26), (u) => Math.fround(u - 0.5));

let opened: Awaited<ReturnType<typeof openDawnDevice>>;
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterAll(() => opened.device.destroy());

async function fiveSteps(engine: Engine, optimizer: string): Promise<readonly number[]> {
  const data = { count: COUNT, features, targets, batchSize: COUNT, seeds: [1] };
  const objective = await createNetworkObjective(engine, spec, data);
  const stepper = createStepper(engine, objective, findOptimizer(optimizer), start);
  stepper.advance(5);
  const [theta = []] = await stepper.read();
  engine.dispose();
  return theta;
}

const length = (vector: readonly number[]): number => Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));

describe("five steps on a network", () => {
  it.each([
    "kfac",
    "muon",
    "shampoo",
    "soap",
    "psgd",
    "adahessian",
    "sophia",
    "tonga",
    "lbfgs",
    "gauss-newton",
    "levenberg-marquardt",
    "hessian-free",
    "cubic-newton",
    "krylov-saddle-free-newton",
    "series-saddle-free-newton",
  ])("%s moves in float32 as in float64", async (optimizer) => {
    const exact = await fiveSteps(createReferenceEngine({ lanes: 1, seeds: SEEDS }), optimizer);
    const engine = createWebGpuEngine({
      device: opened.device,
      adapterInfo: opened.info,
      lanes: 1,
      seeds: SEEDS,
    });
    const found = await fiveSteps(engine, optimizer);
    const moved = length(exact.map((entry, i) => entry - (start[i] as number)));
    expect(moved).toBeGreaterThan(1e-4);
    expect(length(found.map((entry, i) => entry - (exact[i] as number))) / moved).toBeLessThan(
      F32_FIVE_STEPS,
    );
  });
});
