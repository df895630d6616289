import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mix32, permutationAt } from "./permutation.ts";

const seeds = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const order = (seed: number, epoch: number, count: number): number[] =>
  Array.from({ length: count }, (_, position) => permutationAt(seed, epoch, count, position));

describe("permutationAt", () => {
  it("is a bijection on [0, count)", () => {
    fc.assert(
      fc.property(seeds, fc.nat(1000), fc.integer({ min: 1, max: 3000 }), (seed, epoch, count) => {
        expect(new Set(order(seed, epoch, count)).size).toBe(count);
        expect(Math.max(...order(seed, epoch, count))).toBe(count - 1);
      }),
      { numRuns: 60 },
    );
    for (const count of [1, 2, 3, 4, 15, 16, 17, 255, 256, 257, 60_000])
      expect(new Set(order(7, 3, count)).size).toBe(count);
  });

  it("pins its bits, so that a twin can be held against them", () => {
    expect(order(1, 0, 10)).toEqual(order(1, 0, 10));
    expect([mix32(0), mix32(1), mix32(0xffffffff)]).toMatchInlineSnapshot(`
      [
        0,
        1753845952,
        1734902346,
      ]
    `);
    expect([order(42, 0, 10), order(42, 1, 10), order(2 ** 40 + 5, 0, 10)]).toMatchInlineSnapshot(`
      [
        [
          0,
          8,
          7,
          1,
          6,
          4,
          2,
          5,
          3,
          9,
        ],
        [
          9,
          0,
          1,
          3,
          4,
          2,
          6,
          5,
          7,
          8,
        ],
        [
          1,
          7,
          3,
          0,
          8,
          4,
          6,
          9,
          5,
          2,
        ],
      ]
    `);
  });

  it("puts each example at each position equally often (chi-square over seeds)", () => {
    for (const count of [3, 10, 100]) {
      const draws = 20_000;
      const counts = new Float64Array(count);
      for (let seed = 0; seed < draws; seed++) {
        const example = permutationAt(seed, 0, count, 0);
        counts[example] = (counts[example] ?? 0) + 1;
      }
      const expected = draws / count;
      const chiSquare = counts.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
      // Mean count−1, standard deviation √(2(count−1)): five deviations is far past any chance.
      expect(chiSquare).toBeLessThan(count - 1 + 5 * Math.sqrt(2 * (count - 1)));
    }
  });

  it("makes each order of three equally often", () => {
    const frequency = new Map<string, number>();
    for (let seed = 0; seed < 12_000; seed++) {
      const key = order(seed, 2, 3).join();
      frequency.set(key, (frequency.get(key) ?? 0) + 1);
    }
    expect(frequency.size).toBe(6);
    for (const times of frequency.values()) expect(Math.abs(times - 2000)).toBeLessThan(5 * Math.sqrt(2000));
  });

  it("keeps no trace of neighbourhood: successive positions differ by a uniform amount", () => {
    const count = 1000;
    const bins = new Float64Array(10);
    for (let epoch = 0; epoch < 20; epoch++) {
      const examples = order(9, epoch, count);
      for (let position = 1; position < count; position++) {
        const gap = ((examples[position] ?? 0) - (examples[position - 1] ?? 0) + count) % count;
        const bin = Math.floor((gap * 10) / count);
        bins[bin] = (bins[bin] ?? 0) + 1;
      }
    }
    const expected = (20 * (count - 1)) / 10;
    const chiSquare = bins.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(9 + 5 * Math.sqrt(18));
  });

  it("differs between seeds and between epochs; fixed points are as rare as chance", () => {
    for (const [a, b] of [
      [order(1, 0, 500), order(2, 0, 500)],
      [order(1, 0, 500), order(1, 1, 500)],
      [order(1, 0, 500), order(2 ** 32 + 1, 0, 500)],
    ] as const)
      expect(a.filter((example, position) => example === b[position]).length).toBeLessThan(8);
  });

  it("refuses what is not a position, a count or a seed", () => {
    expect(() => permutationAt(1, 0, 10, 10)).toThrow("position must be");
    expect(() => permutationAt(1, 0, 0, 0)).toThrow(RangeError);
    expect(() => permutationAt(-1, 0, 10, 0)).toThrow("seed must be");
  });
});
