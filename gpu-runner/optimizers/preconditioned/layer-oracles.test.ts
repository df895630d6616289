/**
 * Muon, Shampoo and SOAP on one linear layer of 3 inputs and 4 outputs, in float64: every step against the method
 * written out with dense matrices, whose eigenpairs and gradients are not the engine's.
 */
import { describe, expect, it } from "vitest";
import {
  combine,
  eigenpairs,
  length,
  type Matrix,
  multiply,
  powerOf,
  trace,
  transpose,
  zeros,
} from "../../curvature/dense-matrices.fixture.ts";
import { createNetworkObjective } from "../../engines/network-objective.ts";
import { createReferenceEngine } from "../../engines/reference/reference-engine.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { hostUniforms } from "../../random/normal.ts";
import { createStepper } from "../stepper.fixture.ts";
import { muon } from "./muon.ts";
import { shampoo } from "./shampoo.ts";
import { soap } from "./soap.ts";

const F64_REL = 1e-8;
const [COUNT, INPUTS, OUTPUTS] = [8, 3, 4];
const inputs = Float32Array.from(hostUniforms(1, 1, COUNT * INPUTS), (u) => 2 * u - 1);
const targets = Float32Array.from(hostUniforms(2, 1, COUNT * OUTPUTS), (u) => 4 * u - 2);
const START = Array.from(hostUniforms(3, 1, (INPUTS + 1) * OUTPUTS), (u) => u - 0.5);

const rowsOf = (numbers: ArrayLike<number>, columns: number): Matrix =>
  Array.from({ length: numbers.length / columns }, (_, i) =>
    Array.from(numbers).slice(i * columns, (i + 1) * columns),
  );
/** Weights `[3, 4]` of a parameter vector; its last four are biases. */
const weights = (theta: readonly number[]): Matrix => rowsOf(theta, OUTPUTS).slice(0, INPUTS);

/** ∇W of the mean of ½‖xW + b − t‖². */
function weightGradient(theta: readonly number[]): Matrix {
  const [x, t, bias] = [rowsOf(inputs, INPUTS), rowsOf(targets, OUTPUTS), theta.slice(INPUTS * OUTPUTS)];
  const residuals = multiply(x, weights(theta)).map((row, b) =>
    row.map((z, j) => (z + (bias[j] as number) - (t[b]?.[j] as number)) / COUNT),
  );
  return multiply(transpose(x), residuals);
}

/** θ before each of `steps` steps, and after the last. */
async function path(
  definition: OptimizerDefinition,
  settings: Readonly<Record<string, number>>,
  steps: number,
): Promise<readonly (readonly number[])[]> {
  const engine = createReferenceEngine({ lanes: 1 });
  const spec = {
    input: [INPUTS],
    layers: [{ kind: "dense", outputs: OUTPUTS, bias: true }],
    loss: "squared-error",
    weightDecay: 0,
  } as const;
  const data = { count: COUNT, features: inputs, targets, batchSize: COUNT, seeds: [1] };
  const objective = await createNetworkObjective(engine, spec, data);
  const stepper = createStepper(engine, objective, definition, START, settings);
  const points: (readonly number[])[] = [START];
  for (let t = 0; t < steps; t++) {
    stepper.advance(1);
    points.push((await stepper.read())[0] ?? []);
  }
  return points;
}

const apart = (a: Matrix, b: Matrix): number => length(combine(a, b, (x, y) => x - y)) / length(b);
/** W − rate·step at each point against the next: the largest relative difference of the steps. */
function worst(
  points: readonly (readonly number[])[],
  rate: number,
  step: (gradient: Matrix, t: number) => Matrix,
) {
  return Math.max(
    ...points.slice(0, -1).map((theta, t) => {
      const taken = combine(weights(theta), weights(points[t + 1] ?? []), (x, y) => (x - y) / rate);
      return apart(taken, step(weightGradient(theta), t));
    }),
  );
}

describe("muon", () => {
  /** What the paper's quintic, five times, makes of (0.002, 1], scanned: 0.6818 to 1.2024. */
  const SINGULAR_VALUES = [0.681, 1.203] as const;
  const quintic = (share: number): number => {
    let x = share;
    for (let i = 0; i < 5; i++) x = 3.4445 * x - 4.775 * x ** 3 + 2.0315 * x ** 5;
    return x;
  };

  it("keeps the singular vectors of G + μM and puts its singular values near 1", async () => {
    const settings = { rate: 0.1, momentum: 0.9 };
    const points = await path(muon, settings, 4);
    let momentum = zeros(INPUTS, OUTPUTS);
    for (const [t, theta] of points.slice(0, -1).entries()) {
      const gradient = weightGradient(theta);
      momentum = combine(momentum, gradient, (m, g) => 0.9 * m + g);
      const target = combine(gradient, momentum, (g, m) => g + 0.9 * m);
      // √(out/in) of a step is the method's own scale.
      const scale = 0.1 * Math.sqrt(OUTPUTS / INPUTS);
      const step = combine(weights(theta), weights(points[t + 1] ?? []), (x, y) => (x - y) / scale);
      const { values, rows: u } = eigenpairs(multiply(target, transpose(target)));
      const v = multiply(u, target).map((row, k) => row.map((x) => x / Math.sqrt(values[k] as number)));
      // UᵀOV, and nothing of O outside these three pairs.
      const inside = multiply(multiply(u, step), transpose(v));
      for (const [i, row] of inside.entries())
        for (const [j, entry] of row.entries())
          if (i !== j) expect(Math.abs(entry)).toBeLessThan(F64_REL);
          else {
            const share = Math.sqrt(values[i] as number) / length(target);
            expect(entry).toBeCloseTo(quintic(share), 8);
            expect(entry).toBeGreaterThan(SINGULAR_VALUES[0]);
            expect(entry).toBeLessThan(SINGULAR_VALUES[1]);
          }
      expect(length(inside)).toBeCloseTo(length(step), 8);
      // Negative control: the gradient itself has other singular values.
      const own = values.map((value) => Math.sqrt(value) / length(target));
      expect(Math.min(...own)).toBeLessThan(0.5);
    }
  });
});

describe("shampoo", () => {
  const [beta, mu, epsilon, ridge] = [0.8, 0.7, 1e-8, 1e-5];
  const settings = { rate: 0.05, statistics: beta, momentum: mu, interval: 2 };

  /** The method with L^power G R^power, grafted on G/√v. */
  function byHand(power: number) {
    let [left, right, square] = [zeros(INPUTS, INPUTS), zeros(OUTPUTS, OUTPUTS), zeros(INPUTS, OUTPUTS)];
    let [leftRoot, rightRoot, mean] = [powerOf(left, 1, 1), powerOf(right, 1, 1), zeros(INPUTS, OUTPUTS)];
    return (g: Matrix, t: number): Matrix => {
      if (t % 2 === 1) {
        leftRoot = powerOf(left, ridge * trace(left), power);
        rightRoot = powerOf(right, ridge * trace(right), power);
      }
      const average = (old: Matrix, now: Matrix) => combine(old, now, (a, b) => beta * a + (1 - beta) * b);
      left = average(left, multiply(g, transpose(g)));
      right = average(right, multiply(transpose(g), g));
      square = average(
        square,
        combine(g, g, (a, b) => a * b),
      );
      const correction = 1 - beta ** (t + 1);
      const diagonal = combine(g, square, (x, v) => x / (Math.sqrt(v / correction) + epsilon));
      const turned = multiply(multiply(leftRoot, g), rightRoot);
      const graft = length(diagonal) / length(turned);
      mean = combine(mean, turned, (m, s) => mu * m + (1 - mu) * graft * s);
      return mean.map((row) => row.map((m) => m / (1 - mu ** (t + 1))));
    };
  }

  it("steps along L^{−¼} G R^{−¼}, grafted on the diagonal method", async () => {
    const points = await path(shampoo, settings, 6);
    expect(worst(points, settings.rate, byHand(-1 / 4))).toBeLessThan(F64_REL);
    // Negative control: the exponent is what is tested.
    for (const power of [-1 / 2, -1 / 8, 0])
      expect(worst(points, settings.rate, byHand(power))).toBeGreaterThan(0.05);
  });
});

describe("soap", () => {
  const [beta1, beta2, epsilon] = [0.9, 0.8, 1e-8];
  const settings = { rate: 0.02, beta1, beta2, interval: 3 };

  /** Adam in the eigenbases of L and R, ascending, made anew before steps 1, 4, …; `turned`: or without them. */
  function byHand(turned: boolean, clears = turned) {
    let [left, right] = [zeros(INPUTS, INPUTS), zeros(OUTPUTS, OUTPUTS)];
    let [u, v] = [powerOf(left, 1, 1), powerOf(right, 1, 1)];
    let [mean, square] = [zeros(INPUTS, OUTPUTS), zeros(INPUTS, OUTPUTS)];
    return (g: Matrix, t: number): Matrix => {
      if (turned && t % 3 === 1) [u, v] = [eigenpairs(left).rows, eigenpairs(right).rows];
      // The authors skip the first step, so that v never holds squares of unturned gradients.
      if (clears && t === 1) square = zeros(INPUTS, OUTPUTS);
      left = combine(left, multiply(g, transpose(g)), (a, b) => beta2 * a + (1 - beta2) * b);
      right = combine(right, multiply(transpose(g), g), (a, b) => beta2 * a + (1 - beta2) * b);
      const turn = (m: Matrix): Matrix => multiply(multiply(u, m), transpose(v));
      mean = combine(mean, g, (m, x) => beta1 * m + (1 - beta1) * x);
      square = combine(square, turn(g), (s, x) => beta2 * s + (1 - beta2) * x * x);
      const [c1, c2] = [1 - beta1 ** (t + 1), 1 - beta2 ** (clears && t > 0 ? t : t + 1)];
      const step = combine(turn(mean), square, (m, s) => m / c1 / (Math.sqrt(s / c2) + epsilon));
      return multiply(multiply(transpose(u), step), v);
    };
  }

  it("is Adam in the eigenbases of L and R from the first refresh on", async () => {
    const points = await path(soap, settings, 7);
    expect(worst(points, settings.rate, byHand(true))).toBeLessThan(F64_REL);
    // Negative control: without the rotation it is another method.
    expect(worst(points, settings.rate, byHand(false))).toBeGreaterThan(0.05);
    // And with the squares of the first step kept, in coordinates that are no longer those of v.
    expect(worst(points, settings.rate, byHand(true, false))).toBeGreaterThan(1e-3);
  });
});
