import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bestOfK, expectedBest, orderBounds } from "./best-of-k.ts";
import { randomBits } from "./bootstrap.ts";

describe("best of k", () => {
  it("equals the mean over all subsets of size k", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 9 }),
        (losses) => {
          const sorted = Float64Array.from(losses).sort();
          for (let k = 1; k <= losses.length; k++) {
            const minima: number[] = [];
            for (let subset = 1; subset < 2 ** losses.length; subset++) {
              const members = losses.filter((_, i) => (subset >> i) & 1);
              if (members.length === k) minima.push(Math.min(...members));
            }
            const mean = minima.reduce((sum, x) => sum + x, 0) / minima.length;
            expect(expectedBest(sorted, k)).toBeCloseTo(mean, 9);
          }
        },
      ),
      { seed: 2, numRuns: 60 },
    );
  });

  it("is the unbiased estimator of the best of k: Σ y₍ᵢ₎·[C(i,k) − C(i−1,k)]/C(n,k), y₍₁₎ the worst", () => {
    const worstFirst = [9, 7, 4, 2];
    const choose = (n: number, k: number): number =>
      k > n ? 0 : k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k;
    for (let k = 1; k <= 4; k++) {
      const mean = worstFirst.reduce(
        (sum, y, i) => sum + (y * (choose(i + 1, k) - choose(i, k))) / choose(4, k),
        0,
      );
      expect(bestOfK(worstFirst).mean[k - 1]).toBeCloseTo(mean, 12);
    }
  });

  it("does not rise with k, and ends at the best", () => {
    const { k, mean, low, high } = bestOfK([5, 3, 8, 1, 9, 2, 7]);
    expect(k).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(mean.at(-1)).toBeCloseTo(1, 12);
    for (let i = 0; i < k.length; i++) {
      expect(low[i]).toBeLessThanOrEqual(mean[i] as number);
      expect(high[i]).toBeGreaterThanOrEqual(mean[i] as number);
      if (i > 0) expect(mean[i]).toBeLessThanOrEqual(mean[i - 1] as number);
    }
  });

  it("failed configurations make small k infinite, not NaN, and drop out of large k", () => {
    const { mean } = bestOfK([1, 2, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect(mean.slice(0, 2)).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect(mean[2]).toBeCloseTo(1.25, 12);
    expect(mean[3]).toBeCloseTo(1, 12);
    expect(bestOfK([])).toEqual({ k: [], mean: [], low: [], high: [] });
  });

  it("thins k to 32 values for large n", () => {
    const { k } = bestOfK(Array.from({ length: 300 }, (_, i) => i));
    expect(k.length).toBeLessThanOrEqual(32);
    expect(k[0]).toBe(1);
    expect(k.at(-1)).toBe(300);
  });

  it("the band covers the true expected best of 4 uniform draws, 1/5, in about 95 % of samples", () => {
    const bits = randomBits(3);
    const bounds = orderBounds(24);
    let covered = 0;
    for (let i = 0; i < 400; i++) {
      const sample = Array.from({ length: 24 }, () => bits() / 2 ** 32);
      const { low, high } = bestOfK(sample, bounds);
      if ((low[3] as number) <= 0.2 && (high[3] as number) >= 0.2) covered++;
    }
    // Three standard errors of 400 samples below 95 %.
    expect(covered / 400).toBeGreaterThan(0.95 - 3 * 0.011);
  });
});
