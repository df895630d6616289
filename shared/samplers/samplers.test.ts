import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { configurationKey } from "./distinct.ts";
import { grid, gridLevels } from "./grid.ts";
import { random, uniformAt } from "./random.ts";
import {
  configurationAt,
  coordinateOf,
  isActive,
  type SearchAxis,
  type SearchSpaceResolved,
  valueAt,
} from "./search-space.ts";
import { sobol } from "./sobol.ts";

const RATE: SearchAxis = { kind: "number", name: "rate", low: 1e-4, high: 1, scale: "log" };
const BETA: SearchAxis = { kind: "number", name: "beta", low: 0, high: 0.99, scale: "linear" };
const KEPT: SearchAxis = { kind: "number", name: "kept", low: 0, high: 0.9999, scale: "one-minus-log" };
const RULE: SearchAxis = { kind: "choice", name: "rule", choices: ["a", "b"] };
const RANK: SearchAxis = {
  kind: "integer",
  name: "rank",
  low: 2,
  high: 64,
  scale: "log",
  when: { axis: "rule", equals: "b" },
};
const MIXED: SearchSpaceResolved = { base: { rank: 8, fixed: 3 }, axes: [RATE, BETA, RULE, RANK] };
const FINITE: SearchSpaceResolved = { base: { rank: 8 }, axes: [RULE, { ...RANK, high: 5 }] };
const seeds = { seed: 1, numRuns: 100 };

describe.each([
  ["random", random],
  ["sobol", sobol],
] as const)("%s", (_, sampler) => {
  it("makes configuration i from (seed, i) alone, all distinct and inside the space", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 60 }), (seed, count) => {
        const all = sampler({ space: MIXED, seed, count });
        expect(all).toHaveLength(count);
        expect(sampler({ space: MIXED, seed, count: count + 5 }).slice(0, count)).toEqual(all);
        expect(new Set(all.map((v) => configurationKey(MIXED, v))).size).toBe(count);
        for (const v of all) {
          expect(v.fixed).toBe(3);
          expect(v.rate).toBeGreaterThanOrEqual(1e-4);
          expect(v.rate).toBeLessThanOrEqual(1);
          if (v.rule === "a") expect(v.rank).toBe(8);
          else expect(Number.isInteger(v.rank) && Number(v.rank) >= 2 && Number(v.rank) <= 64).toBe(true);
        }
      }),
      seeds,
    );
  });

  it("lists a finite space completely and then stops", () => {
    const all = sampler({ space: FINITE, seed: 9, count: 40 });
    expect(all).toHaveLength(5); // rule a; rule b with rank 2, 3, 4, 5
    expect(sampler({ space: { base: { x: 1 }, axes: [] }, seed: 1, count: 7 })).toEqual([{ x: 1 }]);
  });

  it("finds rare values of a skewed finite space", () => {
    const skewed: SearchSpaceResolved = {
      base: {},
      axes: [{ kind: "integer", name: "n", low: 1, high: 3000, scale: "log" }],
    };
    expect(sampler({ space: skewed, seed: 2, count: 3000 })).toHaveLength(3000);
  });
});

describe("sobol", () => {
  it("puts one point in each of K cells of every axis (K a power of two), random does not", () => {
    const space = { base: {}, axes: [RATE, BETA] };
    const filled = (rows: readonly { readonly [name: string]: number | string }[]) =>
      [RATE, BETA].map((axis) => {
        const cells = rows.map((v) => Math.floor(coordinateOf(axis, v[axis.name] ?? 0) * 16));
        return new Set(cells).size;
      });
    expect(filled(sobol({ space, seed: 4, count: 16 }))).toEqual([16, 16]);
    expect(Math.max(...filled(random({ space, seed: 4, count: 16 })))).toBeLessThan(16);
  });
});

describe("random", () => {
  it("is uniform: χ² over 100 cells and correlation of axes and of neighbours within 4σ", () => {
    const n = 20_000;
    const counts = new Float64Array(100);
    let cross = 0;
    let serial = 0;
    for (let i = 0; i < n; i++) {
      const u = uniformAt(12, i, 0);
      counts[Math.floor(u * 100)] = (counts[Math.floor(u * 100)] ?? 0) + 1;
      cross += (u - 0.5) * (uniformAt(12, i, 1) - 0.5);
      serial += (u - 0.5) * (uniformAt(12, i + 1, 0) - 0.5);
    }
    const chi = counts.reduce((sum, c) => sum + (c - n / 100) ** 2 / (n / 100), 0);
    expect(Math.abs(chi - 99)).toBeLessThan(4 * Math.sqrt(2 * 99));
    const sigma = Math.sqrt(n) / 12;
    expect(Math.abs(cross)).toBeLessThan(4 * sigma);
    expect(Math.abs(serial)).toBeLessThan(4 * sigma);
  });
});

describe("grid", () => {
  it("spreads levels evenly and never exceeds K", () => {
    expect(gridLevels([RATE], 16)).toEqual([16]);
    expect(gridLevels([RATE, BETA], 16)).toEqual([4, 4]);
    expect(gridLevels([RATE, BETA, { ...BETA, name: "c" }], 16)).toEqual([4, 2, 2]);
    expect(gridLevels([RATE, RULE], 16)).toEqual([8, 2]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 5 }), (count, axes) => {
        const levels = gridLevels(
          Array.from({ length: axes }, () => BETA),
          count,
        );
        expect(levels.reduce((product, level) => product * level, 1)).toBeLessThanOrEqual(count);
      }),
      seeds,
    );
  });

  it("stands at the middles of equal cells, on the axis' scale", () => {
    const rows = grid({ space: { base: {}, axes: [RATE] }, seed: 0, count: 4 });
    expect(rows.map((v) => v.rate)).toEqual(
      [10 ** -3.5, 10 ** -2.5, 10 ** -1.5, 10 ** -0.5].map((x) => Number(x.toPrecision(6))),
    );
  });

  it("leaves out what a condition switches off", () => {
    expect(grid({ space: FINITE, seed: 0, count: 100 })).toHaveLength(5);
  });
});

describe("search space", () => {
  it("coordinateOf inverts valueAt", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (u) => {
        for (const axis of [RATE, BETA, KEPT, RULE, RANK]) {
          expect(valueAt(axis, Math.min(coordinateOf(axis, valueAt(axis, u)), 1 - 1e-12))).toBe(
            valueAt(axis, u),
          );
        }
        expect(coordinateOf(RATE, valueAt(RATE, u))).toBeCloseTo(u, 5);
        expect(coordinateOf(KEPT, valueAt(KEPT, u))).toBeCloseTo(u, 5);
      }),
      seeds,
    );
  });

  it("gives an inactive axis its base value", () => {
    expect(configurationAt(MIXED, [0, 0, 0, 0.9])).toEqual({
      rate: 1e-4,
      beta: 0,
      rule: "a",
      rank: 8,
      fixed: 3,
    });
    expect(isActive(RANK, { rule: "b" })).toBe(true);
  });
});
