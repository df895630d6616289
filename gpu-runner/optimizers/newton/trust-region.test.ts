/**
 * The trust-region methods: their trajectories against solvers of another kind (bisection on λ with Gaussian
 * elimination; conjugate gradients that evaluate the model itself), and what the theory says of a step.
 */
import { describe, expect, it } from "vitest";
import {
  dot,
  quadraticObjective,
  rotatedSpectrum,
  weyl,
} from "../../curvature/quadratic-objective.fixture.ts";
import type { Engine } from "../../engine.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { drive, referenceEngine } from "../drive.fixture.ts";
import { COUPLED_WELLS, plain, quarticObjective } from "../quartic-objective.fixture.ts";
import { sabotage } from "../sabotage.fixture.ts";
import { expectTrajectory, type Settings, STEPS, type Trajectory } from "../trajectory.fixture.ts";
import { trustRegionNewton } from "./trust-region-newton.ts";
import { trustRegionNewtonCg } from "./trust-region-newton-cg.ts";

type Vector = readonly number[];
type Matrix = readonly Vector[];
const entry = (vector: Vector | undefined, i: number): number => vector?.[i] as number;
const times = (matrix: Matrix, x: Vector): number[] => matrix.map((row) => dot(row, x));
const plus = (x: Vector, t: number, d: Vector): number[] => x.map((xi, i) => xi + t * entry(d, i));
const norm = (x: Vector): number => Math.sqrt(dot(x, x));
const model = (h: Matrix, g: Vector, s: Vector): number => dot(g, s) + 0.5 * dot(s, times(h, s));
const shifted = (h: Matrix, lambda: number): Matrix =>
  h.map((row, i) => row.map((x, j) => (i === j ? x + lambda : x)));

/** Ax = b by Gaussian elimination without exchanges; undefined where a pivot is not positive: A is not definite. */
function solveDefinite(a: Matrix, b: Vector): number[] | undefined {
  const rows = a.map((row, i) => [...row, entry(b, i)]);
  const n = b.length;
  for (let k = 0; k < n; k++) {
    const pivot = rows[k] as number[];
    if (!(entry(pivot, k) > 0)) return undefined;
    for (const row of rows.slice(k + 1)) {
      const factor = entry(row, k) / entry(pivot, k);
      for (let j = k; j <= n; j++) row[j] = entry(row, j) - factor * entry(pivot, j);
    }
  }
  const x = new Array<number>(n).fill(0);
  for (let k = n - 1; k >= 0; k--) {
    let sum = entry(rows[k], n);
    for (let j = k + 1; j < n; j++) sum -= entry(rows[k], j) * entry(x, j);
    x[k] = sum / entry(rows[k], k);
  }
  return x;
}

/** The step in a ball, easy case: λ by bisection. */
function naiveStep(h: Matrix, g: Vector, radius: number): number[] {
  const newton = solveDefinite(h, g);
  if (newton && norm(newton) <= radius) return newton.map((x) => -x);
  let [low, high] = [
    0,
    norm(g) / radius + 2 * Math.max(...h.map((row) => row.reduce((s, x) => s + Math.abs(x), 0))),
  ];
  for (let round = 0; round < 200; round++) {
    const middle = (low + high) / 2;
    const s = solveDefinite(shifted(h, middle), g);
    if (s && norm(s) <= radius) high = middle;
    else low = middle;
  }
  return (solveDefinite(shifted(h, high), g) as number[]).map((x) => -x);
}

/** Steihaug's step, every decision by the model itself. */
function naiveSteihaug(h: Matrix, g: Vector, radius: number, iterations: number): number[] {
  let z: number[] = g.map(() => 0);
  let r = [...g];
  let d = g.map((x) => -x);
  const tolerance = Math.min(0.5, Math.sqrt(norm(g))) * norm(g);
  const ends = (): number[][] => {
    const [a, b, c] = [dot(d, d), 2 * dot(z, d), dot(z, z) - radius ** 2];
    return [1, -1].map((sign) => plus(z, (-b + sign * Math.sqrt(b * b - 4 * a * c)) / (2 * a), d));
  };
  for (let i = 0; i < iterations; i++) {
    const hd = times(h, d);
    if (dot(d, hd) <= 0) return ends().sort((a, b) => model(h, g, a) - model(h, g, b))[0] as number[];
    const alpha = dot(r, r) / dot(d, hd);
    if (norm(plus(z, alpha, d)) >= radius) return ends()[0] as number[];
    z = plus(z, alpha, d);
    const next = plus(r, alpha, hd);
    if (norm(next) < tolerance) break;
    d = plus(
      next.map((x) => -x),
      dot(next, next) / dot(r, r),
      d,
    );
    r = next;
  }
  return z;
}

/** Algorithm 4.1 around a step. */
function follow(
  start: Vector,
  s: Settings,
  stepOf: (h: Matrix, g: Vector, radius: number) => number[],
): number[][] {
  const points: number[][] = [];
  const events = new Set<string>();
  let x = [...start];
  let radius = s.radius as number;
  for (let t = 0; t < STEPS; t++) {
    const [g, h] = [plain.gradient(COUPLED_WELLS, x), plain.hessian(COUPLED_WELLS, x)];
    const step = stepOf(h, g, radius);
    const [before, after] = [plain.value(COUPLED_WELLS, x), plain.value(COUPLED_WELLS, plus(x, 1, step))];
    const ratio = (before - after) / -model(h, g, step);
    const atBoundary = Math.abs(norm(step) - radius) < 1e-9 * radius;
    if (ratio > (s.acceptance as number) || -model(h, g, step) < 1e-14) x = plus(x, 1, step);
    else events.add("refused");
    if (ratio < 0.25) radius /= 4;
    else if (ratio > 0.75 && atBoundary) radius *= 2;
    if (atBoundary) events.add("boundary");
    points.push(x);
  }
  expect(events).toContain("boundary");
  return points;
}

const TRAJECTORIES: readonly Trajectory[] = [
  // From a place of negative curvature, a ball far too large or small.
  ...[0.02, 40].flatMap((radius): Trajectory[] => [
    {
      optimizer: trustRegionNewton,
      start: [0.1, -0.6, 0.3],
      set: { radius },
      twin: (s) => follow([0.1, -0.6, 0.3], s, naiveStep),
    },
    {
      optimizer: trustRegionNewtonCg,
      start: [0.1, -0.6, 0.3],
      set: { radius },
      twin: (s) => follow([0.1, -0.6, 0.3], s, (h, g, r) => naiveSteihaug(h, g, r, 3)),
    },
  ]),
];

describe.each(TRAJECTORIES)("$optimizer.name from a radius of $set.radius", (trajectory) => {
  it("takes the steps of the naive solver, to 1e-12 in float64", () =>
    expectTrajectory(trajectory, "float64"));
  it("takes them in float32, to 1e-5", () => expectTrajectory(trajectory, "float32"));
});

/** One step of a quadratic model. */
async function oneStep(
  optimizer: OptimizerDefinition,
  matrix: readonly number[],
  gradient: Vector,
  radius: number,
  engine: Engine = referenceEngine(),
) {
  // At θ = 0 the gradient is −b.
  const linear = gradient.map((x) => -x);
  const start = gradient.map(() => 0);
  const run = drive(engine, quadraticObjective(engine, matrix, linear), optimizer, {
    start,
    set: { radius },
  });
  run.run(1);
  const scalar = async (name: string): Promise<number> => entry(await run.lane(name), 0);
  return {
    step: await run.lane("direction"),
    predicted: await scalar("predictedDecrease"),
    counts: await run.counts(),
    multiplier: "multiplier" in (run.optimizer.state ?? {}) ? await scalar("multiplier") : Number.NaN,
  };
}

/** Random spectra in random bases, radii from tiny to huge, gradients of any direction. */
const CASES = Array.from({ length: 60 }, (_, seed) => {
  const next = weyl(seed + 1);
  const size = 2 + (seed % 7);
  const eigenvalues = Array.from({ length: size }, () => (next() < 0.2 ? 0 : 6 * next() - 2 - (seed % 3)));
  const { matrix, basis } = rotatedSpectrum(
    eigenvalues.toSorted((a, b) => a - b),
    seed,
  );
  return {
    matrix,
    basis,
    eigenvalues: eigenvalues.toSorted((a, b) => a - b),
    gradient: Array.from({ length: size }, () => (2 * next() - 1) * 10 ** (2 - 4 * next())),
    radius: 10 ** (3 * next() - 2),
  };
});
const rowsOf = (matrix: readonly number[], size: number): Matrix =>
  Array.from({ length: size }, (_, i) => matrix.slice(i * size, (i + 1) * size));

interface Conditions {
  /** ‖(H + λI)s + g‖/‖g‖, least eigenvalue of H + λI, λ, λ(Δ − ‖s‖), (‖s‖ − Δ)/Δ. */
  readonly [name: string]: number;
}

function conditions(
  {
    matrix,
    eigenvalues,
    gradient,
    radius,
  }: Pick<(typeof CASES)[number], "matrix" | "eigenvalues" | "gradient" | "radius">,
  step: Vector,
  multiplier: number,
): Conditions {
  const residual = plus(times(shifted(rowsOf(matrix, step.length), multiplier), step), 1, gradient);
  const scale = norm(gradient) + (multiplier + Math.max(...eigenvalues.map(Math.abs))) * norm(step);
  return {
    residual: norm(residual) / scale,
    definite: Math.min(...eigenvalues) + multiplier,
    multiplier,
    slack: (multiplier * Math.abs(radius - norm(step))) / scale,
    outside: (norm(step) - radius) / radius,
  };
}

function expectConditions({ residual, definite, multiplier, slack, outside }: Conditions): void {
  expect(residual).toBeLessThan(1e-12);
  expect(definite).toBeGreaterThan(-1e-12);
  expect(multiplier).toBeGreaterThanOrEqual(0);
  expect(slack).toBeLessThan(1e-12);
  expect(outside).toBeLessThan(1e-12);
}

describe("the exact step", () => {
  it("satisfies the conditions of Moré and Sorensen on sixty models", async () => {
    let indefinite = 0;
    for (const on of CASES) {
      const { step, multiplier, predicted } = await oneStep(
        trustRegionNewton,
        on.matrix,
        on.gradient,
        on.radius,
      );
      expectConditions(conditions(on, step, multiplier));
      const drop = -model(rowsOf(on.matrix, step.length), on.gradient, step);
      expect(Math.abs(predicted - drop)).toBeLessThan(1e-12 * (1 + Math.abs(drop)));
      if (entry(on.eigenvalues, 0) < 0) indefinite++;
    }
    expect(indefinite).toBeGreaterThan(20);
  });

  /** No gradient, or next to none, along the lowest eigenvector. */
  const hard = (along: number, radius: number) => {
    const eigenvalues = [-2, 0.5, 3];
    const { matrix, basis } = rotatedSpectrum(eigenvalues, 5);
    const gradient = plus(
      plus(
        (basis[1] as number[]).map((x) => 0.3 * x),
        -0.8,
        basis[2] as number[],
      ),
      along,
      basis[0] as number[],
    );
    return { matrix, basis, eigenvalues, gradient, radius };
  };

  it.each([1e-3, 1e-6, 1e-9, 1e-12, 1e-15])("in the nearly hard case: a component of %d", async (along) => {
    const on = hard(along, 4);
    const { step, multiplier } = await oneStep(trustRegionNewton, on.matrix, on.gradient, on.radius);
    expectConditions(conditions(on, step, multiplier));
    expect(Math.abs(norm(step) - 4)).toBeLessThan(1e-12);
    expect(Math.abs(dot(step, on.basis[0] as Vector))).toBeGreaterThan(3);
  });

  it("in the hard case itself: on the boundary, along the lowest eigenvector", async () => {
    // Diagonal, so that the component is exactly 0.
    const on = {
      matrix: [-2, 0, 0, 0, 0.5, 0, 0, 0, 3],
      eigenvalues: [-2, 0.5, 3],
      gradient: [0, 0.3, -0.8],
      radius: 4,
    };
    const { step, multiplier } = await oneStep(trustRegionNewton, on.matrix, on.gradient, on.radius);
    expect(multiplier).toBe(2);
    expectConditions(conditions(on, step, multiplier));
    expect(norm(step)).toBeCloseTo(4, 12);
    // Without the rest of the radius it would stop short: the proof can fail.
    const { engine, changed } = sabotage(referenceEngine(), "select(hard, s + rest, s)", "s");
    const short = await oneStep(trustRegionNewton, on.matrix, on.gradient, on.radius, engine);
    expect(changed()).toBeGreaterThan(0);
    expect(() => expectConditions(conditions(on, short.step, short.multiplier))).toThrow();
  });

  it("does not with |Λ| for Λ, nor with a λ that is larger than need be: the proof can fail", async () => {
    const on = hard(0.2, 1);
    for (const [from, to] of [
      ["d = lambda + b", "d = abs(lambda) + b"],
      ["b = max(0, -l)", "b = max(0, -l) + 2"],
    ] as const) {
      const { engine, changed } = sabotage(referenceEngine(), from, to);
      const { step, multiplier } = await oneStep(
        trustRegionNewton,
        on.matrix,
        on.gradient,
        on.radius,
        engine,
      );
      expect(changed()).toBeGreaterThan(0);
      expect(() => expectConditions(conditions(on, step, multiplier))).toThrow();
    }
  });

  it("inside the ball is Newton's", async () => {
    const { matrix } = rotatedSpectrum([0.5, 1, 4], 2);
    const { step, multiplier } = await oneStep(trustRegionNewton, matrix, [0.1, -0.2, 0.3], 100);
    expect(multiplier).toBe(0);
    expect(norm(plus(times(rowsOf(matrix, 3), step), 1, [0.1, -0.2, 0.3]))).toBeLessThan(1e-14);
  });
});

/** Decrease of the model at the Cauchy point: along −g, in the ball. */
function cauchyDecrease(h: Matrix, g: Vector, radius: number): number {
  const curvature = dot(g, times(h, g));
  const longest = radius / norm(g);
  const t = curvature > 0 ? Math.min(longest, dot(g, g) / curvature) : longest;
  return -model(
    h,
    g,
    g.map((x) => -t * x),
  );
}

describe("Steihaug's step", () => {
  async function worst(engine: () => Engine = referenceEngine) {
    let [outside, belowCauchy, belowExact, unpredicted] = [-1, -1, -1, 0];
    for (const on of CASES) {
      const h = rowsOf(on.matrix, on.gradient.length);
      const { step, predicted } = await oneStep(
        trustRegionNewtonCg,
        on.matrix,
        on.gradient,
        on.radius,
        engine(),
      );
      const exact = await oneStep(trustRegionNewton, on.matrix, on.gradient, on.radius);
      const drop = -model(h, on.gradient, step);
      unpredicted = Math.max(unpredicted, Math.abs(predicted - drop) / (1 + Math.abs(drop)));
      outside = Math.max(outside, norm(step) / on.radius - 1);
      belowCauchy = Math.max(belowCauchy, cauchyDecrease(h, on.gradient, on.radius) / drop - 1);
      belowExact = Math.max(belowExact, drop / exact.predicted - 1);
    }
    return { outside, belowCauchy, belowExact, unpredicted };
  }

  it("is never outside the ball, no worse than the Cauchy point and no better than the exact one", async () => {
    const { outside, belowCauchy, belowExact, unpredicted } = await worst();
    expect(unpredicted).toBeLessThan(1e-10);
    expect(outside).toBeLessThan(1e-12);
    expect(belowCauchy).toBeLessThan(1e-12);
    expect(belowExact).toBeLessThan(1e-10);
  });

  it("is outside where the ball is not looked at, and worse where it stops short: the proofs can fail", async () => {
    const far = sabotage(referenceEngine(), ">= radius*radius", ">= 1e30*radius");
    expect((await worst(() => far.engine)).outside).toBeGreaterThan(0.1);
    const lazy = sabotage(referenceEngine(), "select(lower, back, forth)", "0.5*forth");
    expect((await worst(() => lazy.engine)).belowCauchy).toBeGreaterThan(0.01);
    for (const { changed } of [far, lazy]) expect(changed()).toBeGreaterThan(0);
  });

  it("is billed for the products that the lane makes", async () => {
    // On the boundary at once: one product. Definite, two distinct eigenvalues and a large ball: two, of six issued.
    const { matrix } = rotatedSpectrum([1, 1, 1, 3, 3, 3], 4);
    const gradient = [1e-4, -2e-4, 1e-4, 3e-4, 1e-4, -1e-4];
    const tiny = await oneStep(trustRegionNewtonCg, matrix, gradient, 1e-8);
    expect(tiny.counts.hessianVector).toEqual([1]);
    const wide = await oneStep(trustRegionNewtonCg, matrix, gradient, 100);
    expect(wide.counts.hessianVector).toEqual([2]);
    expect([wide.counts.gradient, wide.counts.value]).toEqual([[1], [1]]);
  });
});

describe("a refused step", () => {
  it.each([trustRegionNewton, trustRegionNewtonCg])("is billed its value only: $name", async (optimizer) => {
    const engine = referenceEngine();
    const run = drive(engine, quarticObjective(engine, COUPLED_WELLS), optimizer, {
      start: [0.5, -0.1, 0.1],
      set: { radius: 40 },
    });
    run.run(1);
    const first = await run.counts();
    expect(await run.lane("accepted")).toEqual([0]);
    expect(await run.lane("theta")).toEqual([0.5, -0.1, 0.1]);
    run.run(1);
    const second = await run.counts();
    expect([second.gradient, second.hessian, second.hessianVector]).toEqual([
      first.gradient,
      first.hessian,
      first.hessianVector,
    ]);
    expect(second.value).toEqual([2]);
  });
});
