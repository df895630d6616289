import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { averageRunningTime } from "./average-running-time.ts";
import { randomBits, twoSidedP } from "./bootstrap.ts";
import { interquartileMeanSorted } from "./interquartile-mean.ts";
import { iqmInterval } from "./iqm-interval.ts";
import { compareNumbers, midRanks } from "./mid-ranks.ts";
import { bootstrapInterval } from "./plain-bootstrap.fixture.ts";
import { median, quantileSorted } from "./quantile.ts";
import { wilsonInterval } from "./wilson.ts";

const runs = { seed: 11, numRuns: 200 };

describe("wilson", () => {
  it.each([
    // Newcombe 1998, Table I, method 3.
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("%i of %i: %f to %f", (successes, n, low, high) => {
    const result = wilsonInterval(successes, n);
    expect(result.low).toBeCloseTo(low, 4);
    expect(result.high).toBeCloseTo(high, 4);
    expect(result.estimate).toBe(successes / n);
  });

  it("stays in [0, 1], contains the share, mirrors, and is empty without runs", () => {
    expect(wilsonInterval(0, 0)).toEqual({ estimate: null, low: null, high: null });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, share) => {
          const successes = Math.round(share * n);
          const { estimate, low, high } = wilsonInterval(successes, n);
          const mirror = wilsonInterval(n - successes, n);
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1);
          expect(low).toBeLessThanOrEqual(estimate as number);
          expect(high).toBeGreaterThanOrEqual(estimate as number);
          expect(1 - (mirror.low as number)).toBeCloseTo(high as number, 12);
        },
      ),
      runs,
    );
  });
});

describe("average running time", () => {
  it("adds the cost of failures and divides by successes", () => {
    const miss = Number.POSITIVE_INFINITY;
    expect(
      averageRunningTime([
        { costToTarget: 100, cost: 900 },
        { costToTarget: miss, cost: 1000 },
        { costToTarget: 300, cost: 900 },
      ]),
    ).toBe(700);
    expect(averageRunningTime([{ costToTarget: miss, cost: 5 }])).toBe(miss);
    expect(averageRunningTime([])).toBe(miss);
  });

  it("is the restart expectation of Auger and Hansen: T_success + (1 − p)/p·T_failure", () => {
    const success = { costToTarget: 40, cost: 99 };
    const failure = { costToTarget: Number.POSITIVE_INFINITY, cost: 99 };
    expect(averageRunningTime([success, failure, failure, failure])).toBeCloseTo(40 + 3 * 99, 12);
  });
});

describe("ranks and quantiles", () => {
  it("mid-ranks", () => {
    const { ranks, ties } = midRanks(
      [3, 1, 3, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
      compareNumbers,
    );
    expect([...ranks]).toEqual([2.5, 1, 2.5, 4.5, 4.5]);
    expect(ties).toBe(12);
  });

  it("type 7 quantiles, with ∞ as a value", () => {
    expect(quantileSorted([1, 2, 3, 4], 0.25)).toBe(1.75);
    expect(median([5, 1, Number.POSITIVE_INFINITY])).toBe(5);
    expect(median([1, Number.POSITIVE_INFINITY])).toBe(Number.POSITIVE_INFINITY);
    expect(median([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY])).toBe(Number.POSITIVE_INFINITY);
    expect(median([Number.NaN, 1, 2])).toBe(2);
  });

  it("IQM is SciPy's trim_mean(x, 0.25)", () => {
    expect(interquartileMeanSorted(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 100))).toBe(4.5);
    expect(interquartileMeanSorted(Float64Array.of(1, 2, 3, 10, Number.POSITIVE_INFINITY))).toBe(5);
    expect(interquartileMeanSorted(Float64Array.of())).toBeNaN();
  });
});

describe("bootstrap", () => {
  it("covers the mean of a normal sample about as often as it says", () => {
    const bits = randomBits(5);
    const normal = (): number =>
      Math.sqrt(-2 * Math.log((bits() + 1) / 2 ** 32)) * Math.cos((2 * Math.PI * bits()) / 2 ** 32);
    let covered = 0;
    for (let i = 0; i < 300; i++) {
      const { low, high } = bootstrapInterval(Array.from({ length: 30 }, normal), mean, {
        draws: 400,
        seed: i,
      });
      if ((low as number) <= 0 && (high as number) >= 0) covered++;
    }
    // 95 % nominal; the percentile method is known to be a little short at n = 30.
    expect(covered).toBeGreaterThan(300 * 0.89);
    expect(covered).toBeLessThan(300 * 0.99);
  });

  it("matches the standard error of a mean, and is reproducible", () => {
    const values = Array.from({ length: 50 }, (_, i) => Math.sin(i * 1.7));
    const result = bootstrapInterval(values, mean, { seed: 3 });
    expect(bootstrapInterval(values, mean, { seed: 3 })).toEqual(result);
    const centre = values.reduce((sum, v) => sum + v, 0) / 50;
    const error = Math.sqrt(values.reduce((sum, v) => sum + (v - centre) ** 2, 0)) / 50;
    const width = (result.high as number) - (result.low as number);
    expect(Math.abs(width / (2 * 1.96 * error) - 1)).toBeLessThan(0.04);
  });

  it("the counted IQM bootstrap agrees with the plain one", () => {
    const values = [3, 1, 4, 1.5, 9, 2.6, 5, 3.5];
    const counted = iqmInterval(values, 1);
    const plain = bootstrapInterval(
      values,
      (resample) => interquartileMeanSorted(Float64Array.from(resample).sort()),
      { seed: 2 },
    );
    expect(counted.estimate).toBe(plain.estimate);
    expect(Math.abs((counted.low as number) - (plain.low as number))).toBeLessThan(0.15);
    expect(Math.abs((counted.high as number) - (plain.high as number))).toBeLessThan(0.2);
    expect(iqmInterval([2], 1)).toEqual({ estimate: 2, low: null, high: null });
  });

  it("two-sided p: doubles the smaller side, counts the data as a draw, and takes rounding for 0", () => {
    const draws = Float64Array.from({ length: 99 }, (_, i) => i - 4);
    expect(twoSidedP(draws)).toBeCloseTo((2 * (1 + 5)) / 100, 12);
    expect(twoSidedP(draws.map((x) => -x))).toBe(twoSidedP(draws));
    expect(twoSidedP(new Float64Array(99).fill(3))).toBe(0.02);
    expect(twoSidedP(new Float64Array(99).fill(1e-15), 1e-12)).toBe(1);
  });

  it("random bits: equidistributed in the top byte, different for different seeds", () => {
    const bits = randomBits(9);
    const counts = new Float64Array(256);
    for (let i = 0; i < 256_000; i++) {
      const cell = bits() >>> 24;
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    const chi = counts.reduce((sum, c) => sum + (c - 1000) ** 2 / 1000, 0);
    expect(Math.abs(chi - 255)).toBeLessThan(5 * Math.sqrt(2 * 255));
    expect(randomBits(1)()).not.toBe(randomBits(2)());
  });
});

function mean(x: readonly number[]): number {
  return x.reduce((sum, v) => sum + v, 0) / x.length;
}

/** Two-sided p of n distinct differences whose smaller rank sum is `w`, built from the ranks that sum to w. */
