/** Methods that precondition layers: K-FAC, Muon, Shampoo, SOAP, on small networks in float64. */
import { describe, expect, it } from "vitest";
import { dot, weyl } from "../../curvature/quadratic-objective.fixture.ts";
import { createReferenceEngine } from "../../engines/reference/reference-engine.ts";
import type { NetworkSpec } from "../../network.ts";
import { createNetworkObjective } from "../../networks/network-objective.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { kfac } from "../gauss-newton/kfac.ts";
import { createStepper, type Stepper } from "../stepper.fixture.ts";
import { muon } from "./muon.ts";
import { shampoo } from "./shampoo.ts";
import { soap } from "./soap.ts";

const linear = (outputs: number): NetworkSpec => ({
  input: [3],
  layers: [{ kind: "dense", outputs, bias: true }],
  loss: "squared-error",
  weightDecay: 0,
});

const deep: NetworkSpec = {
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
const next = weyl(12);
const FEATURES = Float32Array.from({ length: COUNT * 3 }, () => 2 * next() - 1);

async function stepperOf(
  definition: OptimizerDefinition,
  spec: NetworkSpec,
  targets: Float32Array,
  start: readonly number[],
  settings: Readonly<Record<string, number>> = {},
): Promise<Stepper> {
  const engine = createReferenceEngine({ lanes: 1 });
  const data = { count: COUNT, features: FEATURES, targets, batchSize: COUNT, seeds: [1] };
  return createStepper(engine, await createNetworkObjective(engine, spec, data), definition, start, settings);
}

const state = (stepper: Stepper, name: string) => stepper.optimizer.state?.[name] as Stepper["theta"];
const DEEP_TARGETS = Float32Array.from({ length: COUNT * 2 }, () => 2 * next() - 1);
const DEEP_START = Array.from({ length: 26 }, () => next() - 0.5);

describe("k-fac", () => {
  it("is the Gauss–Newton step of a linear layer under squared loss when the residuals are white", async () => {
    // Residuals ±1 in Hadamard columns: E[ssᵀ] = I, so A ⊗ S = A ⊗ I is the Gauss–Newton matrix itself.
    const signs = (j: number) => Array.from({ length: COUNT }, (_, b) => ((b >> j) & 1 ? -1 : 1));
    const [first, second] = [signs(0), signs(1)];
    const start = [0.3, -0.2, 0.5, 0.1, -0.4, 0.7, 0.2, -0.1];
    const targets = Float32Array.from({ length: COUNT * 2 }, (_, i) => {
      const [b, j] = [Math.floor(i / 2), i % 2];
      let output = start[6 + j] as number;
      for (let k = 0; k < 3; k++) output += (FEATURES[3 * b + k] as number) * (start[2 * k + j] as number);
      return output - ((j === 0 ? first : second)[b] as number);
    });
    const settings = { damping: 1e-8, interval: 1, decay: 0 };
    // The first step is the gradient's; a stepper at rate zero does not exist, so read the second direction.
    const stepper = await stepperOf(kfac, linear(2), targets, start, settings);
    stepper.advance(1);
    stepper.context.engine.write(stepper.theta, start);
    stepper.advance(1);
    const [direction = []] = await stepper.read(state(stepper, "direction"));
    const objective = stepper.context.objective;
    const engine = stepper.context.engine;
    const [value, gradient, image] = [engine.tensor([1]), engine.tensor([8]), engine.tensor([8])];
    objective.gradient(engine.tensor([8], start), value, gradient);
    objective.gaussNewtonVector(engine.tensor([8], direction), image);
    const [g = [], gd = []] = await stepper.read(gradient, image);
    for (const [i, entry] of gd.entries()) expect(entry).toBeCloseTo(-(g[i] as number), 3);
  });

  it("trains a small network at the documented cost", async () => {
    const stepper = await stepperOf(kfac, deep, DEEP_TARGETS, DEEP_START, { damping: 0.1 });
    stepper.advance(1);
    const [before] = await stepper.read(stepper.context.value);
    stepper.advance(60);
    const [after] = await stepper.read(stepper.context.value);
    expect(after?.[0]).toBeLessThan(0.25 * (before?.[0] as number));
    const counts = await stepper.read(
      stepper.counts.gradient,
      stepper.counts.hessianVector,
      stepper.counts.value,
    );
    expect(counts.map(([count]) => count)).toEqual([61, 61, 61]);
  });
});

describe("muon", () => {
  it("steps by a matrix with singular values near one, along the singular vectors of the gradient", async () => {
    const stepper = await stepperOf(muon, deep, DEEP_TARGETS, DEEP_START, { rate: 0.1, momentum: 0 });
    stepper.advance(1);
    const [theta = []] = await stepper.read();
    const step = theta.slice(0, 12).map((entry, i) => (entry - (DEEP_START[i] as number)) / -0.1);
    const rows = [0, 1, 2].map((i) => step.slice(4 * i, 4 * i + 4));
    // Gram matrix of the 3×4 step over √(4/3): eigenvalues in [0.7², 1.2²], so its trace is near 3.
    const trace = rows.reduce((sum, row) => sum + dot(row, row), 0) / (4 / 3);
    expect(trace).toBeGreaterThan(3 * 0.49);
    expect(trace).toBeLessThan(3 * 1.45);
  });
});

describe.each([
  ["muon", muon, { rate: 0.02 }],
  ["shampoo", shampoo, { rate: 0.02 }],
  ["soap", soap, { rate: 0.02 }],
] as const)("%s", (_, definition, settings) => {
  it("trains a small network", async () => {
    const stepper = await stepperOf(definition, deep, DEEP_TARGETS, DEEP_START, settings);
    stepper.advance(1);
    const [before] = await stepper.read(stepper.context.value);
    stepper.advance(200);
    const [after] = await stepper.read(stepper.context.value);
    expect(after?.[0]).toBeLessThan(0.25 * (before?.[0] as number));
  });
});

describe("shampoo and soap", () => {
  it("shampoo grafts: each matrix moves as far as the diagonal method would", async () => {
    const stepper = await stepperOf(shampoo, deep, DEEP_TARGETS, DEEP_START, { momentum: 0, rate: 1e-2 });
    stepper.advance(1);
    const [theta = []] = await stepper.read();
    // The diagonal step of the first turn is a sign per entry: its length is √12 on 3×4.
    const step = theta.slice(0, 12).map((entry, i) => (entry - (DEEP_START[i] as number)) / 1e-2);
    expect(Math.sqrt(dot(step, step))).toBeCloseTo(Math.sqrt(12), 4);
  });

  it("soap's first step is Adam's: the bases are the identity", async () => {
    const stepper = await stepperOf(soap, deep, DEEP_TARGETS, DEEP_START, { rate: 1e-2 });
    stepper.advance(1);
    const [theta = []] = await stepper.read();
    for (const [i, entry] of theta.entries())
      expect(Math.abs(entry - (DEEP_START[i] as number))).toBeCloseTo(1e-2, 5);
  });
});
