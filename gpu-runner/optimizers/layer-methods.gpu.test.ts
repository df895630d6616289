/** Methods on a small network: five steps in float32 on WebGPU against the float64 reference. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine, LaneTensor } from "../engine.ts";
import { createNetworkObjective } from "../engines/network-objective.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { createWebGpuEngine } from "../engines/webgpu/webgpu-engine.ts";
import { openDawnDevice } from "../hosts/dawn.ts";
import type { NetworkSpec } from "../network.ts";
import { hostUniforms } from "../random/normal.ts";
import { laneSeeds } from "../random/philox.ts";
import { findOptimizer } from "./registry.ts";
import { createStepper, type Stepper } from "./stepper.fixture.ts";

/** Difference of the parameters after five steps, relative to how far they moved; the worst found is 2e-5. */
const F32_FIVE_STEPS = 1e-4;
/**
 * The vector epsilon algorithm divides by squared differences of neighbouring partial sums, which float32 knows to a
 * few digits: 1.4e-3 found, at 2e-7 in the partial sums themselves (the test below).
 */
const F32_EXTRAPOLATED = 5e-3;
const F32_SUM = 1e-5;

/**
 * Square layers: where L = GGᵀ of the first step has a null space, its eigenvectors there are rounding, and SOAP's
 * Adam steps along them. On 3→4→2 a change of 6e-8 in the start moves it by 1.7e-2 in float64 already; here 8e-7.
 */
const spec: NetworkSpec = {
  input: [3],
  layers: [
    { kind: "dense", outputs: 3, bias: true },
    { kind: "activation", activation: "tanh" },
    { kind: "dense", outputs: 3, bias: true },
  ],
  loss: "squared-error",
  weightDecay: 0,
};
const COUNT = 8;
const SEEDS = laneSeeds([1]);
const features = Float32Array.from(hostUniforms(1, 1, 3 * COUNT), (u) => 2 * u - 1);
const targets = Float32Array.from(hostUniforms(2, 1, 3 * COUNT), (u) => 2 * u - 1);
const start = Array.from(hostUniforms(3, 1, 24), (u) => Math.fround(u - 0.5));

let opened: Awaited<ReturnType<typeof openDawnDevice>>;
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterAll(() => opened.device.destroy());

async function stepperOf(engine: Engine, optimizer: string): Promise<Stepper> {
  const data = { count: COUNT, features, targets, batchSize: COUNT, seeds: [1] };
  const objective = await createNetworkObjective(engine, spec, data);
  return createStepper(engine, objective, findOptimizer(optimizer), start);
}

async function fiveSteps(engine: Engine, optimizer: string): Promise<readonly number[]> {
  const stepper = await stepperOf(engine, optimizer);
  stepper.advance(5);
  const [theta = []] = await stepper.read();
  engine.dispose();
  return theta;
}

const reference = (): Engine => createReferenceEngine({ lanes: 1, seeds: SEEDS });
const webgpu = (): Engine =>
  createWebGpuEngine({ device: opened.device, adapterInfo: opened.info, lanes: 1, seeds: SEEDS });
const length = (vector: readonly number[]): number => Math.hypot(...vector);
const apart = (a: readonly number[], b: readonly number[]): number =>
  length(b.map((entry, i) => entry - (a[i] ?? Number.NaN)));

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
    const exact = await fiveSteps(reference(), optimizer);
    const found = await fiveSteps(webgpu(), optimizer);
    const moved = length(exact.map((entry, i) => entry - (start[i] as number)));
    expect(moved).toBeGreaterThan(1e-4);
    const tolerance = optimizer === "series-saddle-free-newton" ? F32_EXTRAPOLATED : F32_FIVE_STEPS;
    expect(apart(found, exact) / moved).toBeLessThan(tolerance);
  });

  it("loses digits in the extrapolation of series-saddle-free-newton only, not in its sum", async () => {
    const [exact, found] = await Promise.all(
      [reference(), webgpu()].map(async (engine) => {
        const stepper = await stepperOf(engine, "series-saddle-free-newton");
        stepper.advance(1);
        const [sum = []] = await stepper.read(stepper.optimizer.state?.partialSum as LaneTensor);
        engine.dispose();
        return sum;
      }),
    );
    expect(apart(found ?? [], exact ?? []) / length(exact ?? [])).toBeLessThan(F32_SUM);
  });
});
