import { describe, expect, it } from "vitest";
import {
  dot,
  quadraticObjective,
  rotatedSpectrum,
  weyl,
} from "../../curvature/quadratic-objective.fixture.ts";
import { createReferenceEngine } from "../../engines/reference/reference-engine.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { dampedNewton } from "../newton/damped-newton.ts";
import { newton } from "../newton/newton.ts";
import { createStepper } from "../stepper.fixture.ts";
import { krylovSaddleFreeNewton } from "./krylov-saddle-free-newton.ts";
import { saddleFreeNewton } from "./saddle-free-newton.ts";

type Settings = Readonly<Record<string, string | number>>;

async function steps(
  definition: OptimizerDefinition,
  matrix: readonly number[],
  start: readonly number[],
  settings: Settings,
  count = 1,
) {
  const engine = createReferenceEngine({ lanes: 1 });
  const stepper = createStepper(engine, quadraticObjective(engine, matrix), definition, start, settings);
  const values: number[] = [];
  for (let i = 0; i < count; i++) {
    stepper.advance(1);
    values.push((await stepper.read(stepper.context.value))[0]?.[0] as number);
  }
  const [theta = [], value = [], gradients = [], hessians = [], products = [], calls = []] =
    await stepper.read(
      stepper.theta,
      stepper.context.value,
      stepper.counts.gradient,
      stepper.counts.hessian,
      stepper.counts.hessianVector,
      stepper.counts.value,
    );
  const counts = {
    value: calls[0],
    gradient: gradients[0],
    hessianVector: products[0],
    hessian: hessians[0],
  };
  const state = Object.entries(stepper.optimizer.state ?? {});
  const read = state.length > 0 ? await stepper.read(...state.map(([, tensor]) => tensor)) : [];
  return {
    theta,
    value: value[0] as number,
    values,
    counts,
    state: Object.fromEntries(state.map(([name], i) => [name, read[i]])),
  };
}

/** −Σ (q·g)/(m(λ) + d) q from the eigenbasis that the matrix was made of: no eigensolver involved. */
function exactStep(
  eigenvalues: readonly number[],
  basis: readonly (readonly number[])[],
  gradient: readonly number[],
  inverse: (lambda: number) => number,
): number[] {
  const step = new Array<number>(gradient.length).fill(0);
  for (const [k, row] of basis.entries()) {
    const along = dot(row, gradient) * inverse(eigenvalues[k] as number);
    for (const [i, entry] of row.entries()) step[i] = (step[i] as number) - along * entry;
  }
  return step;
}

const apply = (matrix: readonly number[], x: readonly number[]): number[] =>
  x.map((_, i) => dot(matrix.slice(i * x.length, (i + 1) * x.length), x));
const randomPoint = (size: number, seed: number): number[] => {
  const next = weyl(seed);
  return Array.from({ length: size }, () => 2 * next() - 1);
};

const SPECTRUM = [-4, -0.7, -0.01, 0.003, 0.5, 1, 6, 30];
const { matrix, basis } = rotatedSpectrum(SPECTRUM, 11);
const START = randomPoint(8, 5);
const GRADIENT = apply(matrix, START);

describe("saddle-free newton on a known indefinite Hessian", () => {
  it.each([0, 1e-3, 0.5])("takes the step −(|H| + λI)⁻¹g to 1e-10 at λ = %f", async (damping) => {
    const { theta } = await steps(saddleFreeNewton, matrix, START, { policy: "fixed", damping });
    const expected = exactStep(SPECTRUM, basis, GRADIENT, (lambda) => 1 / (Math.abs(lambda) + damping));
    for (const [i, entry] of theta.entries())
      expect(Math.abs(entry - (START[i] as number) - (expected[i] as number))).toBeLessThan(1e-10);
  });

  it("goes downhill: gᵀΔ < 0, while Newton's step along negative curvature goes uphill", async () => {
    const slope = async (definition: OptimizerDefinition, settings: Settings) => {
      const { theta } = await steps(definition, matrix, START, settings);
      return dot(
        GRADIENT,
        theta.map((entry, i) => entry - (START[i] as number)),
      );
    };
    expect(await slope(saddleFreeNewton, { policy: "fixed", damping: 0 })).toBeLessThan(0);
    const saddle = rotatedSpectrum([-1, -2, -3, 0.001], 2).matrix;
    const { theta } = await steps(newton, saddle, [1, 1, 1, 1], {});
    const gradient = apply(saddle, [1, 1, 1, 1]);
    expect(
      dot(
        gradient,
        theta.map((entry) => entry - 1),
      ),
    ).toBeGreaterThan(0);
  });

  it("is one Newton step to the minimum when H is positive definite and λ = 0", async () => {
    const positive = rotatedSpectrum([0.1, 1, 5, 80], 4).matrix;
    const { theta } = await steps(saddleFreeNewton, positive, [1, -2, 3, 0.5], {
      policy: "fixed",
      damping: 0,
    });
    for (const entry of theta) expect(Math.abs(entry)).toBeLessThan(1e-12);
  });

  it.each(["grid", "adaptive"])("never raises the loss when gated on the batch (%s)", async (policy) => {
    const { values } = await steps(saddleFreeNewton, matrix, START, { policy }, 25);
    for (let i = 1; i < values.length; i++) expect(values[i]).toBeLessThanOrEqual(values[i - 1] as number);
    expect(values.at(-1)).toBeLessThan(-1e3);
  });

  it("counts what it evaluates", async () => {
    expect((await steps(saddleFreeNewton, matrix, START, {}, 2)).counts).toEqual({
      value: 14,
      gradient: 2,
      hessianVector: 0,
      hessian: 2,
    });
    expect((await steps(krylovSaddleFreeNewton, matrix, START, { vectors: 5 }, 2)).counts).toEqual({
      value: 14,
      gradient: 2,
      hessianVector: 10,
      hessian: 0,
    });
  });
});

describe("the damping grid", () => {
  it("takes the candidate of lowest loss", async () => {
    const { theta, state } = await steps(saddleFreeNewton, matrix, START, { policy: "grid" });
    const losses = [1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6].map((damping) => {
      const step = exactStep(SPECTRUM, basis, GRADIENT, (lambda) => 1 / (Math.abs(lambda) + damping));
      const point = START.map((entry, i) => entry + (step[i] as number));
      return 0.5 * dot(point, apply(matrix, point));
    });
    expect(0.5 * dot(theta, apply(matrix, theta))).toBeCloseTo(Math.min(...losses), 8);
    expect(state.damping?.[0]).toBe(1e-6);
  });

  it("stays put with damping 0 where every candidate raises the loss", async () => {
    // −½x² with |·| removed: each candidate goes toward the maximum, uphill.
    const { theta, state } = await steps(dampedNewton, [-8], [1], { policy: "grid" });
    expect(theta).toEqual([1]);
    expect(state.damping?.[0]).toBe(0);
  });

  it("is the control of |·|: without it the distance to the saddle does not grow", async () => {
    const saddle = rotatedSpectrum([-2.5, 2, 3], 3);
    const along = saddle.basis[0] as readonly number[];
    const start = along.map((entry, i) => 1e-3 * entry + 0.5 * (saddle.basis[1]?.[i] as number));
    const distance = (theta: readonly number[]) => Math.abs(dot(along, theta));
    const free = await steps(saddleFreeNewton, saddle.matrix, start, {}, 8);
    const bound = await steps(dampedNewton, saddle.matrix, start, {}, 8);
    expect(distance(free.theta)).toBeGreaterThan(0.1);
    expect(distance(bound.theta)).toBeLessThanOrEqual(1e-3);
  });
});

describe("krylov saddle-free newton", () => {
  it("equals the dense step once k reaches the number of distinct eigenvalues in g", async () => {
    const repeated = [-3, -3, -3, 0.2, 0.2, 4, 4, 4, 4, 9];
    const { matrix: known } = rotatedSpectrum(repeated, 21);
    const start = randomPoint(10, 8);
    const dense = await steps(saddleFreeNewton, known, start, { policy: "grid" });
    const krylov = await steps(krylovSaddleFreeNewton, known, start, { vectors: 4 });
    const few = await steps(krylovSaddleFreeNewton, known, start, { vectors: 2 });
    const far = (theta: readonly number[]) =>
      Math.max(...theta.map((entry, i) => Math.abs(entry - (dense.theta[i] as number))));
    expect(far(krylov.theta)).toBeLessThan(1e-10);
    expect(far(few.theta)).toBeGreaterThan(1e-3);
  });

  it("moves outside the subspace by the given rate, along what is left of g", async () => {
    const wide = rotatedSpectrum([1, 2, 3, 4, 5, 6], 9).matrix;
    const start = randomPoint(6, 1);
    const settings = { vectors: 2, start: "random", outside: 0.01 };
    const { theta, state } = await steps(krylovSaddleFreeNewton, wide, start, settings);
    const gradient = apply(wide, start);
    const vectors = [0, 1].map((k) => state.curvatureVectors?.slice(6 * k, 6 * k + 6) as number[]);
    for (const [i, entry] of theta.entries()) {
      let expected = (start[i] as number) - 0.01 * (gradient[i] as number);
      for (const [k, vector] of vectors.entries()) {
        const rate = 1 / ((state.curvature?.[k] as number) + (state.damping?.[0] as number));
        expected -= (rate - 0.01) * dot(vector, gradient) * (vector[i] as number);
      }
      expect(entry).toBeCloseTo(expected, 12);
    }
  });

  it.each(["gradient", "random", "mixed"])("never raises the loss from a %s start vector", async (start) => {
    const { values } = await steps(krylovSaddleFreeNewton, matrix, START, { start, vectors: 4 }, 20);
    for (let i = 1; i < values.length; i++) expect(values[i]).toBeLessThanOrEqual(values[i - 1] as number);
  });
});
