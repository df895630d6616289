import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { friedman } from "./friedman.ts";
import { holm } from "./holm.ts";
import { compareNumbers, midRanks } from "./mid-ranks.ts";
import { criticalDifference } from "./nemenyi.ts";
import { MIN_PAIRS, signedRank } from "./signed-rank.ts";

const runs = { seed: 11, numRuns: 200 };

/** Demšar 2006, Table 6: AUC of C4.5, C4.5+m, C4.5+cf, C4.5+m+cf on 14 data sets. */
const DEMSAR = [
  [0.763, 0.768, 0.771, 0.798],
  [0.599, 0.591, 0.59, 0.569],
  [0.954, 0.971, 0.968, 0.967],
  [0.628, 0.661, 0.654, 0.657],
  [0.882, 0.888, 0.886, 0.898],
  [0.936, 0.931, 0.916, 0.931],
  [0.661, 0.668, 0.609, 0.685],
  [0.583, 0.583, 0.563, 0.625],
  [0.775, 0.838, 0.866, 0.875],
  [1, 1, 1, 1],
  [0.94, 0.962, 0.965, 0.962],
  [0.619, 0.666, 0.614, 0.669],
  [0.972, 0.981, 0.975, 0.975],
  [0.957, 0.978, 0.946, 0.97],
];
const larger = (a: number, b: number): number => compareNumbers(b, a);

describe("signed rank", () => {
  it("critical values of the tables: two-sided 5 % and 1 %", () => {
    // Wilcoxon's table: n = 10, W ≤ 8 at 5 %, W ≤ 3 at 1 %; n = 6, W = 0; n = 25, W ≤ 89 at 5 %.
    expect(pOfW(10, 8)).toBeLessThan(0.05);
    expect(pOfW(10, 9)).toBeGreaterThan(0.05);
    expect(pOfW(10, 3)).toBeLessThan(0.01);
    expect(pOfW(10, 4)).toBeGreaterThan(0.01);
    expect(pOfW(25, 89)).toBeLessThan(0.05);
    expect(pOfW(25, 90)).toBeGreaterThan(0.05);
    expect(pOfW(6, 0)).toBe(2 / 64);
    expect(pOfW(5, 0)).toBeGreaterThan(0.05);
    expect(2 / 2 ** MIN_PAIRS).toBeLessThan(0.05);
    expect(2 / 2 ** (MIN_PAIRS - 1)).toBeGreaterThan(0.05);
  });

  it("ties and zeros: exact over all signs (SciPy's permutation_test gives 0.6328125)", () => {
    const x = [125, 115, 130, 140, 140, 115, 140, 125, 140, 135];
    const y = [110, 122, 125, 120, 140, 124, 123, 137, 135, 145];
    const result = signedRank(x, y);
    expect(result).toMatchObject({ p: 0.6328125, negative: 18, positive: 27, pairs: 9 });
    expect(result.effect).toBeCloseTo(9 / 45, 12);
  });

  it("agrees with counting all 2ⁿ sign vectors", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 9 }),
        (differences) => {
          const result = signedRank(
            differences,
            differences.map(() => 0),
          );
          expect(result.p).toEqual(enumerated(differences.filter((d) => d !== 0)));
        },
      ),
      runs,
    );
  });

  it("beyond 25 pairs: SciPy's normal approximation with continuity correction", () => {
    const x = Array.from({ length: 40 }, (_, i) => i ** 1.3 * (i % 3 === 0 ? -1 : 1) + 0.5);
    const result = signedRank(
      x,
      x.map(() => 0),
    );
    expect(Math.min(result.positive, result.negative)).toBe(286);
    expect(result.p).toBeCloseTo(0.09691440874361149, 12);
  });

  it("treats two misses as equal and a miss as the largest difference", () => {
    const miss = Number.POSITIVE_INFINITY;
    expect(signedRank([miss, miss], [miss, miss]).p).toBeNull();
    expect(signedRank([miss, 1, 2, 3, 4, 5], [10, 2, 4, 6, 8, 10])).toMatchObject({
      positive: 6,
      negative: 15,
    });
  });
});

describe("holm", () => {
  it("the worked example: 0.01, 0.04, 0.03, 0.005", () => {
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
    expect(holm([null, 0.5, null, 0.9])).toEqual([null, 1, null, 1]);
  });

  it("is never below the raw p nor above Bonferroni, and keeps the order", () => {
    const p = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(p, (raw) => {
        for (const [i, adjusted] of holm(raw).entries()) {
          expect(adjusted).toBeGreaterThanOrEqual(raw[i] as number);
          expect(adjusted).toBeLessThanOrEqual(Math.min(1, raw.length * (raw[i] as number)) + 1e-15);
        }
      }),
      runs,
    );
  });
});

describe("friedman and nemenyi", () => {
  it("Demšar 2006: average ranks, χ² with ties (SciPy) and critical difference", () => {
    const result = friedman(DEMSAR, larger);
    const ranks = [3.142857, 2, 2.928571, 1.928571];
    for (const [i, rank] of ranks.entries()) expect(result.averageRanks[i]).toBeCloseTo(rank, 6);
    expect(result.statistic).toBeCloseTo(10.952380952380956, 10);
    expect(result.p).toBeCloseTo(0.011986176325417788, 10);
    expect(criticalDifference(4, 14)).toBeCloseTo(1.25, 2);
  });

  it.each([
    [2, 1.96],
    [3, 2.343],
    [4, 2.569],
    [5, 2.728],
    [6, 2.85],
    [7, 2.949],
    [8, 3.031],
    [9, 3.102],
    [10, 3.164],
  ])("q₀.₀₅ of Demšar's Table 5 for %i entrants is %f", (k, q) => {
    expect(criticalDifference(k, 1) / Math.sqrt((k * (k + 1)) / 6)).toBeCloseTo(q, 2);
  });

  it("q₀.₁₀ of the same table", () => {
    expect(criticalDifference(5, 1, 0.1) / Math.sqrt(5)).toBeCloseTo(2.459, 2);
  });
});

function pOfW(n: number, w: number): number {
  const negative = new Set<number>();
  let rest = w;
  for (let rank = n; rank >= 1; rank--) {
    if (rank <= rest) {
      negative.add(rank);
      rest -= rank;
    }
  }
  const x = Array.from({ length: n }, (_, i) => (negative.has(i + 1) ? -(i + 1) : i + 1));
  return signedRank(
    x,
    x.map(() => 0),
  ).p as number;
}

function enumerated(differences: readonly number[]): number | null {
  const n = differences.length;
  if (n === 0) return null;
  const { ranks } = midRanks(differences.map(Math.abs), compareNumbers);
  const positive = differences.reduce((sum, d, i) => sum + (d > 0 ? (ranks[i] as number) : 0), 0);
  const total = ranks.reduce((sum, rank) => sum + rank, 0);
  const observed = Math.min(positive, total - positive);
  let extreme = 0;
  for (let signs = 0; signs < 2 ** n; signs++) {
    const w = ranks.reduce((sum, rank, i) => sum + ((signs >> i) & 1 ? rank : 0), 0);
    if (w <= observed) extreme++;
  }
  return Math.min(1, (2 * extreme) / 2 ** n);
}
