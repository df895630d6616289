/**
 * Test fixture: steps in a ball by solvers of another kind than the product's: bisection on λ with Gaussian elimination,
 * and conjugate gradients that evaluate the model itself.
 */
import { expect } from "vitest";
import { dot } from "../../curvature/quadratic-objective.fixture.ts";
import { COUPLED_WELLS, plain } from "../quartic-objective.fixture.ts";
import { type Settings, STEPS, type Trajectory } from "../trajectory.fixture.ts";
import { trustRegionNewton } from "./trust-region-newton.ts";
import { trustRegionNewtonCg } from "./trust-region-newton-cg.ts";

export type Vector = readonly number[];
export type Matrix = readonly Vector[];
export const entry = (vector: Vector | undefined, i: number): number => vector?.[i] as number;
export const times = (matrix: Matrix, x: Vector): number[] => matrix.map((row) => dot(row, x));
export const plus = (x: Vector, t: number, d: Vector): number[] => x.map((xi, i) => xi + t * entry(d, i));
export const norm = (x: Vector): number => Math.sqrt(dot(x, x));
export const model = (h: Matrix, g: Vector, s: Vector): number => dot(g, s) + 0.5 * dot(s, times(h, s));
export const shifted = (h: Matrix, lambda: number): Matrix =>
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
export function naiveStep(h: Matrix, g: Vector, radius: number): number[] {
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
export function naiveSteihaug(h: Matrix, g: Vector, radius: number, iterations: number): number[] {
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

export const TRAJECTORIES: readonly Trajectory[] = [
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
