/** The saddle-free methods that never form H: series, random sketch, negative curvature by line search. */
import { describe, expect, it } from "vitest";
import {
  dot,
  quadraticObjective,
  rotatedSpectrum,
  weyl,
} from "../../curvature/quadratic-objective.fixture.ts";
import { createReferenceEngine } from "../../engines/reference/reference-engine.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { createStepper } from "../stepper.fixture.ts";
import { lowRankSaddleFreeNewton } from "./low-rank-saddle-free-newton.ts";
import { negativeCurvature } from "./negative-curvature.ts";
import { seriesSaddleFreeNewton } from "./series-saddle-free-newton.ts";

async function step(
  definition: OptimizerDefinition,
  matrix: readonly number[],
  start: readonly number[],
  settings: Readonly<Record<string, number>>,
  count = 1,
) {
  const engine = createReferenceEngine({ lanes: 1 });
  const stepper = createStepper(engine, quadraticObjective(engine, matrix), definition, start, settings);
  stepper.advance(count);
  const names = Object.keys(stepper.optimizer.state ?? {});
  const [theta = [], values = [], products = [], ...state] = await stepper.read(
    stepper.theta,
    stepper.counts.value,
    stepper.counts.hessianVector,
    ...Object.values(stepper.optimizer.state ?? {}),
  );
  return {
    theta,
    moved: theta.map((entry, i) => entry - (start[i] as number)),
    values: values[0],
    products: products[0],
    state: Object.fromEntries(names.map((name, i) => [name, state[i] as number[]])),
  };
}

const apply = (matrix: readonly number[], x: readonly number[]): number[] =>
  x.map((_, i) => dot(matrix.slice(i * x.length, (i + 1) * x.length), x));
const randomPoint = (size: number, seed: number): number[] => {
  const next = weyl(seed);
  return Array.from({ length: size }, () => 2 * next() - 1);
};
const expectedStep = (
  eigenvalues: readonly number[],
  basis: readonly (readonly number[])[],
  gradient: readonly number[],
  inverse: (lambda: number) => number,
): number[] =>
  gradient.map((_, i) =>
    basis.reduce(
      (sum, row, k) => sum - dot(row, gradient) * inverse(eigenvalues[k] as number) * (row[i] as number),
      0,
    ),
  );
const relativeError = (a: readonly number[], b: readonly number[]): number => {
  const difference = a.map((entry, i) => entry - (b[i] as number));
  return Math.sqrt(dot(difference, difference) / dot(b, b));
};

describe("series saddle-free newton", () => {
  const eigenvalues = [-4, -2, 1.5, 2, 3, 4];
  const { matrix, basis } = rotatedSpectrum(eigenvalues, 5);
  const start = randomPoint(6, 2);
  const gradient = apply(matrix, start);

  it("converges to −(H² + λ²I)^{−½}g as terms are added", async () => {
    const damping = 0.5;
    const exact = expectedStep(eigenvalues, basis, gradient, (l) => 1 / Math.hypot(l, damping));
    const errors: number[] = [];
    for (const terms of [6, 12, 18, 30]) {
      const { moved, products } = await step(seriesSaddleFreeNewton, matrix, start, { terms, damping });
      errors.push(relativeError(moved, exact));
      expect(products).toBe(2 * (terms - 1) + 3);
    }
    for (let i = 1; i < errors.length; i++) expect(errors[i]).toBeLessThan(errors[i - 1] as number);
    expect(errors[2]).toBeLessThan(1e-3);
    expect(errors[3]).toBeLessThan(3e-5);
  });

  it("gains from the extrapolation: the plain partial sum is ten times further off", async () => {
    const exact = expectedStep(eigenvalues, basis, gradient, (l) => 1 / Math.abs(l));
    const { moved, state } = await step(seriesSaddleFreeNewton, matrix, start, { terms: 18, damping: 0 });
    const scale = Math.sqrt(state.scale?.[0] as number);
    const plain = (state.partialSum as number[]).map((entry) => -entry / scale);
    expect(relativeError(moved, exact)).toBeLessThan(0.1 * relativeError(plain, exact));
  });

  it("always goes downhill, also where the spectrum is far too wide for its terms", async () => {
    const wide = rotatedSpectrum([-100, -1, 0.01, 0.1, 30, 1e-4], 8).matrix;
    for (const seed of [1, 2, 3, 4, 5]) {
      const point = randomPoint(6, seed);
      const { moved } = await step(seriesSaddleFreeNewton, wide, point, { damping: 1e-3 });
      expect(dot(moved, apply(wide, point))).toBeLessThan(0);
    }
  });

  it("goes downhill where its estimate of ‖H‖ misses the dominant eigenvector, and sees it the next step", async () => {
    // ‖H‖² is 400 times what the power iterations see: g holds 1e-9 of that eigenvector.
    const spectrum = [60, -3, 1, 2, -1, 0.5];
    const { matrix: hidden, basis: hiddenBasis } = rotatedSpectrum(spectrum, 4);
    const dominant = hiddenBasis[0] as readonly number[];
    const point = dominant.map(
      (entry, i) => 1e-11 * entry + hiddenBasis.slice(1).reduce((sum, row) => sum + (row[i] as number), 0),
    );
    const settings = { damping: 0.1, rate: 1e-3 };
    const one = await step(seriesSaddleFreeNewton, hidden, point, settings);
    const slope = apply(hidden, point);
    expect(dot(slope, slope)).toBeGreaterThan(1);
    expect(one.state.outgrew).toEqual([1]);
    expect(dot(one.moved, slope)).toBeLessThan(0);
    // −ηg/√σ with σ ≥ ‖H‖², so that the step is shorter than g/‖H‖.
    expect(Math.sqrt(one.state.scale?.[0] as number)).toBeGreaterThan(60);
    expect(
      relativeError(
        one.moved,
        slope.map((g) => (-1e-3 * g) / Math.sqrt(one.state.scale?.[0] as number)),
      ),
    ).toBeLessThan(1e-10);
    const two = await step(seriesSaddleFreeNewton, hidden, point, settings, 2);
    expect(two.state.outgrew).toEqual([0]);
    expect(Math.sqrt(two.state.scale?.[0] as number)).toBeGreaterThan(60);
  });

  it("is a gradient step where H is zero", async () => {
    const engine = createReferenceEngine({ lanes: 1 });
    const flat = quadraticObjective(engine, [0, 0, 0, 0], [2, -1]);
    const stepper = createStepper(engine, flat, seriesSaddleFreeNewton, [0, 0], { damping: 0 });
    stepper.advance(1);
    const [theta = []] = await stepper.read();
    expect(theta[0]).toBeGreaterThan(0);
    expect(theta[1]).toBeLessThan(0);
    expect((theta[0] as number) / (theta[1] as number)).toBeCloseTo(-2, 10);
  });
});

describe("low-rank saddle-free newton", () => {
  const eigenvalues = [-8, -3, 0, 0, 0, 0, 0, 0, 5, 20];
  const { matrix, basis } = rotatedSpectrum(eigenvalues, 6);
  const start = randomPoint(10, 3);

  it("equals −(|H| + γI)⁻¹g to 1e-10 when r reaches the rank of H", async () => {
    const damping = 0.3;
    const exact = expectedStep(eigenvalues, basis, apply(matrix, start), (l) => 1 / (Math.abs(l) + damping));
    for (const rank of [4, 6]) {
      const { moved, products } = await step(lowRankSaddleFreeNewton, matrix, start, {
        rank,
        damping,
        rate: 1,
      });
      expect(relativeError(moved, exact)).toBeLessThan(1e-10);
      expect(products).toBe(2 * rank);
    }
  });

  it("takes fewer directions as a gradient step of rate η/γ outside", async () => {
    const { moved, state } = await step(lowRankSaddleFreeNewton, matrix, start, {
      rank: 2,
      damping: 0.3,
      rate: 1,
    });
    const gradient = apply(matrix, start);
    const vectors = [0, 1].map((k) => (state.curvatureVectors as number[]).slice(10 * k, 10 * k + 10));
    const rest = moved.map((entry, i) => {
      const inside = vectors.reduce((sum, v) => sum + dot(v, moved) * (v[i] as number), 0);
      const gradientInside = vectors.reduce((sum, v) => sum + dot(v, gradient) * (v[i] as number), 0);
      return (entry - inside) * 0.3 + (gradient[i] as number) - gradientInside;
    });
    expect(Math.max(...rest.map(Math.abs))).toBeLessThan(1e-12);
  });
});

describe("negative curvature", () => {
  const eigenvalues = [-2, -0.5, 1, 2, 10];
  const { matrix, basis } = rotatedSpectrum(eigenvalues, 13);
  const along = (point: readonly number[], k: number) => dot(basis[k] as readonly number[], point);

  it("solves positive pairs exactly, searches negative ones, leaves the rest to gradient descent", async () => {
    const start = basis.reduce<number[]>(
      (sum, row) => sum.map((entry, i) => entry + 0.1 * (row[i] as number)),
      new Array(5).fill(0),
    );
    const { theta, values, state } = await step(negativeCurvature, matrix, start, {
      vectors: 5,
      pairs: 2,
      rate: 0.05,
    });
    expect(along(theta, 4)).toBeCloseTo(0, 10);
    expect(along(theta, 3)).toBeCloseTo(0, 10);
    expect(along(theta, 2)).toBeCloseTo(0.1 - 0.05 * 0.1, 10);
    // On an unbounded saddle the longest candidate wins, away from the saddle.
    expect(along(theta, 0)).toBeCloseTo(0.1 + 1024, 8);
    expect(along(theta, 1)).toBeCloseTo(0.1 + 1024, 8);
    expect(state.lengths).toEqual([1024, 1024]);
    expect(values).toBe(43);
  });

  it("counts no search in a lane without negative curvature", async () => {
    const bowl = rotatedSpectrum([0.5, 1, 2, 4], 1).matrix;
    const { values, theta } = await step(
      negativeCurvature,
      bowl,
      randomPoint(4, 1),
      { vectors: 4, pairs: 2 },
      40,
    );
    expect(values).toBe(40);
    expect(Math.max(...theta.map(Math.abs))).toBeLessThan(0.6);
  });

  it("leaves a saddle along a negative eigenvector orthogonal to the gradient, which g never shows", async () => {
    // g ⟂ the eigenvector of −2; Lanczos from g alone would see 1, 2, 10 and −½ only.
    const start = (basis[3] as readonly number[]).map((entry, i) => entry + (basis[4]?.[i] as number));
    const { theta, state } = await step(negativeCurvature, matrix, start, {
      vectors: 5,
      pairs: 2,
      rate: 0.05,
    });
    expect(state.curvature?.[0]).toBeCloseTo(-2, 8);
    expect(Math.abs(along(theta, 0))).toBeGreaterThan(1);
  });
});
