import { describe, expect, it } from "vitest";
import { uniformAt } from "./random.ts";
import { directionVectors, SOBOL_DIMENSIONS, scrambledSobol, sobolInteger } from "./sobol.ts";

/** Point 1501 in Gray-code order of dimensions 1 to 48, times 2¹¹: printed by SciPy 1.17 (`qmc.Sobol`). */
const SCIPY_1501 = [
  1639, 1831, 1905, 833, 385, 165, 123, 1127, 1463, 675, 271, 91, 1147, 217, 27, 279, 1483, 505, 1555, 1513,
  479, 1311, 727, 1675, 367, 1657, 1609, 803, 17, 1253, 1921, 47, 707, 1109, 1599, 1137, 1005, 691, 415, 187,
  1551, 1117, 1073, 1239, 215, 833, 671, 859,
];

const DIRECTION_VECTORS = directionVectors(SOBOL_DIMENSIONS);
function raw(dimension: number, index: number): number {
  return sobolInteger(DIRECTION_VECTORS[dimension - 1] as Uint32Array, index) / 2 ** 32;
}

describe("Sobol points", () => {
  it("dimensions 1 to 3 begin as in Joe and Kuo's published example", () => {
    // https://web.maths.unsw.edu.au/~fkuo/sobol/: points 0 … 9 of three dimensions, Gray-code order.
    const published = [
      [0, 0, 0],
      [0.5, 0.5, 0.5],
      [0.75, 0.25, 0.25],
      [0.25, 0.75, 0.75],
      [0.375, 0.375, 0.625],
      [0.875, 0.875, 0.125],
      [0.625, 0.125, 0.875],
      [0.125, 0.625, 0.375],
      [0.1875, 0.3125, 0.9375],
      [0.6875, 0.8125, 0.4375],
    ];
    for (const [i, point] of published.entries()) {
      const gray = i ^ (i >> 1);
      expect([1, 2, 3].map((d) => raw(d, gray))).toEqual(point);
    }
  });

  it("agree with SciPy in every dimension", () => {
    const gray = 1501 ^ (1501 >> 1);
    expect(SCIPY_1501.map((_, d) => raw(d + 1, gray) * 2 ** 11)).toEqual(SCIPY_1501);
  });

  it("every published dimension is a (0, 1)-sequence: each dyadic cell once", () => {
    const n = 256;
    for (let d = 1; d <= SOBOL_DIMENSIONS; d++) {
      const cells = new Set(Array.from({ length: n }, (_, i) => Math.floor(raw(d, i) * n)));
      expect(cells.size).toBe(n);
    }
  });

  it("no two dimensions are equal", () => {
    const columns = Array.from({ length: SOBOL_DIMENSIONS }, (_, d) =>
      Array.from({ length: 256 }, (_, i) => raw(d + 1, i)).join(),
    );
    expect(new Set(columns).size).toBe(SOBOL_DIMENSIONS);
  });

  it("refuses more dimensions than it has numbers for", () => {
    expect(() => directionVectors(SOBOL_DIMENSIONS + 1)).toThrow(RangeError);
  });
});

describe("scrambling", () => {
  it("keeps the net: each dyadic cell of each axis once, each 4 × 4 box of the first pair once", () => {
    for (const seed of [1, 2, 3]) {
      const point = scrambledSobol(10, seed);
      const points = Array.from({ length: 64 }, (_, i) => point(i));
      for (let d = 0; d < 10; d++) {
        expect(new Set(points.map((p) => Math.floor((p[d] as number) * 64))).size).toBe(64);
      }
      const boxes = points
        .slice(0, 16)
        .map((p) => Math.floor((p[0] as number) * 4) * 4 + Math.floor((p[1] as number) * 4));
      expect(new Set(boxes).size).toBe(16);
    }
  });

  it("is uniform at a fixed index over seeds, and differs between axes", () => {
    const values = Array.from({ length: 4000 }, (_, seed) => scrambledSobol(1, seed * 7 + 1)(0)[0] as number);
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 / Math.sqrt(12 * values.length));
    const p = scrambledSobol(3, 5)(0);
    expect(new Set(p).size).toBe(3);
  });

  it("has a lower star discrepancy (L2, Warnock's formula) than random points", () => {
    const point = scrambledSobol(4, 11);
    const points = Array.from({ length: 256 }, (_, i) => [...point(i)]);
    const byChance = points.map((_, i) => [0, 1, 2, 3].map((d) => uniformAt(11, i, d)));
    expect(discrepancy(points)).toBeLessThan(0.35 * discrepancy(byChance));
  });
});

/** Warnock 1972. */
function discrepancy(points: readonly (readonly number[])[]): number {
  const n = points.length;
  const d = points[0]?.length ?? 0;
  let pairs = 0;
  let singles = 0;
  for (const a of points) {
    singles += a.reduce((product, x) => product * (1 - x * x), 1);
    for (const b of points) {
      pairs += a.reduce((product, x, k) => product * (1 - Math.max(x, b[k] as number)), 1);
    }
  }
  return Math.sqrt(3 ** -d - (2 ** (1 - d) / n) * singles + pairs / n ** 2);
}
