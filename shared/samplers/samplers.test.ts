import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import { defaultConfiguration } from "./default-configuration.ts";
import { configurationKey, listConfigurations } from "./distinct.ts";
import { firstEditionGrid } from "./first-edition-grid.ts";
import { grid, gridLevels } from "./grid.ts";
import { random, uniformAt } from "./random.ts";
import { samplers } from "./registry.ts";
import type { Observation, Sampler } from "./sampler.ts";
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
  when: [{ axis: "rule", equals: ["b"] }],
};
const MIXED: SearchSpaceResolved = {
  base: { rate: 0.01, beta: 0.9, rule: "a", rank: 8, fixed: 3 },
  axes: [RATE, BETA, RULE, RANK],
};
const FINITE: SearchSpaceResolved = { base: { rule: "a", rank: 8 }, axes: [RULE, { ...RANK, high: 5 }] };
const seeds = { seed: 1, numRuns: 100 };

/** All that a sampler gives for K after the default, losses from the values alone. */
function all(
  sampler: Sampler,
  space: SearchSpaceResolved,
  seed: number,
  count: number,
  loss = (values: ParameterValues): number => Math.abs(Math.log(Number(values.rate ?? values.rank ?? 1))),
): readonly ParameterValues[] {
  const history: Observation[] = [{ hyperparameters: defaultConfiguration(space), loss: undefined }];
  for (;;) {
    const next = sampler.next({ space, seed, count: count + 1 - history.length }, history);
    if (next.length === 0) return history.map(({ hyperparameters }) => hyperparameters);
    if (sampler.independent) return [defaultConfiguration(space), ...next];
    history.push(...next.map((hyperparameters) => ({ hyperparameters, loss: loss(hyperparameters) })));
    history[0] = { hyperparameters: defaultConfiguration(space), loss: loss(defaultConfiguration(space)) };
  }
}

/** What every sampler keeps; one that is added to the registry is held to it without a word here. */
describe.each(samplers.map((sampler) => [sampler.name, sampler] as const))("%s", (name, sampler) => {
  it("says what it does, and is the only one of its name", () => {
    expect(sampler.meaning).not.toBe("");
    expect(samplers.filter((other) => other.name === name)).toHaveLength(1);
  });

  it("follows the default with distinct configurations of the space, the same ones each time", () => {
    const runs = sampler.independent ? 100 : 10;
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 60 }), (seed, count) => {
        const rows = all(sampler, MIXED, seed, count);
        expect(rows[0]).toEqual({ rate: 0.01, beta: 0.9, rule: "a", rank: 8, fixed: 3 });
        if (sampler !== grid) expect(rows).toHaveLength(count + 1);
        expect(rows.length).toBeLessThanOrEqual(count + 1);
        expect(all(sampler, MIXED, seed, count)).toEqual(rows);
        expect(new Set(rows.map((v) => configurationKey(MIXED, v))).size).toBe(rows.length);
        for (const v of rows) {
          expect(v.fixed).toBe(3);
          expect(v.rate).toBeGreaterThanOrEqual(1e-4);
          expect(v.rate).toBeLessThanOrEqual(1);
          if (v.rule === "a") expect(v.rank).toBe(8);
          else expect(Number.isInteger(v.rank) && Number(v.rank) >= 2 && Number(v.rank) <= 64).toBe(true);
        }
      }),
      { seed: 1, numRuns: runs },
    );
  });

  it("lists a finite space completely, the default once, and then stops", () => {
    // Rule a; rule b with rank 2, 3, 4, 5.
    const rows = all(sampler, FINITE, 9, 40);
    expect(rows).toHaveLength(5);
    expect(new Set(rows.map((v) => configurationKey(FINITE, v))).size).toBe(5);
    expect(all(sampler, { base: { x: 1 }, axes: [] }, 1, 7)).toEqual([{ x: 1 }]);
  });

  it("gives nothing when nothing is wanted", () => {
    const known = [{ hyperparameters: defaultConfiguration(MIXED), loss: 1 }];
    expect(sampler.next({ space: MIXED, seed: 1, count: 0 }, known)).toEqual([]);
  });
});

describe.each([
  ["random", random],
  ["sobol", sobol],
] as const)("%s", (_, sampler) => {
  it("begins as a shorter one", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 60 }), (seed, count) => {
        expect(all(sampler, MIXED, seed, count + 5).slice(0, count + 1)).toEqual(
          all(sampler, MIXED, seed, count),
        );
      }),
      seeds,
    );
  });

  it("finds rare values of a skewed finite space", () => {
    const skewed: SearchSpaceResolved = {
      base: {},
      axes: [{ kind: "integer", name: "n", low: 1, high: 3000, scale: "log" }],
    };
    expect(sampler.next({ space: skewed, seed: 2, count: 3000 }, [])).toHaveLength(3000);
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
    expect(filled(sobol.next({ space, seed: 4, count: 16 }, []))).toEqual([16, 16]);
    expect(Math.max(...filled(random.next({ space, seed: 4, count: 16 }, [])))).toBeLessThan(16);
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
  const levels = (axes: readonly SearchAxis[], count: number) => gridLevels({ base: {}, axes }, count);
  const rows = (axes: readonly SearchAxis[], count: number) =>
    grid.next({ space: { base: {}, axes }, seed: 0, count }, []);

  it("spreads levels evenly and never exceeds K", () => {
    expect(levels([RATE], 16)).toEqual([16]);
    expect(levels([RATE, BETA], 16)).toEqual([4, 4]);
    expect(levels([RATE, BETA, { ...BETA, name: "c" }], 16)).toEqual([4, 2, 2]);
    expect(levels([RATE, RULE], 16)).toEqual([8, 2]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 5 }), (count, axes) => {
        const all = levels(
          Array.from({ length: axes }, (_, i) => ({ ...BETA, name: `b${i}` })),
          count,
        );
        expect(all.reduce((product, level) => product * level, 1)).toBeLessThanOrEqual(count);
      }),
      seeds,
    );
  });

  it("stands at the middles of equal cells, on the axis' scale", () => {
    expect(rows([RATE], 4).map((v) => v.rate)).toEqual(
      [10 ** -3.5, 10 ** -2.5, 10 ** -1.5, 10 ** -0.5].map((x) => Number(x.toPrecision(6))),
    );
  });

  it("counts what conditions leave: 2 pairs, memory 3, 5, 10 only with the second, is 4 configurations", () => {
    const pairs: SearchAxis = { kind: "choice", name: "pairs", choices: ["consecutive", "same-batch"] };
    const memory: SearchAxis = {
      kind: "choice",
      name: "memory",
      choices: [3, 5, 10],
      when: [{ axis: "pairs", equals: ["same-batch"] }],
    };
    const all = [
      { pairs: "consecutive" },
      { pairs: "same-batch", memory: 3 },
      { pairs: "same-batch", memory: 5 },
      { pairs: "same-batch", memory: 10 },
    ];
    expect(rows([pairs, memory], 100)).toEqual(all);
    expect(rows([pairs, memory], 4)).toEqual(all);
    expect(rows([pairs, memory], 3)).toHaveLength(3);
    // 2 of 4 rates where memory is off, 2 × 3 where it is on.
    expect(rows([pairs, memory, RATE], 8)).toHaveLength(8);
    // The negative control: what sweeps of the first edition go on with.
    expect(firstEditionGrid({ base: {}, axes: [pairs, memory] }, 4)).toHaveLength(3);
  });

  it("never exceeds K under conditions, and comes as near as raising one more level allows", () => {
    const gated: SearchAxis = { ...RATE, name: "gated", when: [{ axis: "rule", equals: ["b"] }] };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), (count) => {
        const made = rows([BETA, RULE, gated], count);
        expect(made.length).toBeLessThanOrEqual(count);
        const [beta = 1, rule = 1, of = 1] = levels([BETA, RULE, gated], count);
        const size = (b: number, r: number, g: number) => (r === 1 ? b * g : b * (1 + g));
        expect(made).toHaveLength(size(beta, rule, of));
        expect(size(beta + 1, rule, of)).toBeGreaterThan(count);
      }),
      seeds,
    );
  });

  it("sees conditions on numbers: an axis that acts above a level", () => {
    const late: SearchAxis = { ...RULE, name: "late", when: [{ axis: "beta", above: 0.5 }] };
    // Two levels of beta, .2475 and .7425: 1 + 2.
    expect(rows([BETA, late], 3)).toEqual([
      { beta: 0.2475 },
      { beta: 0.7425, late: "a" },
      { beta: 0.7425, late: "b" },
    ]);
  });
});

describe("a space that isn't finite by its product but by its conditions", () => {
  it("is listed when what conditions leave can be listed", () => {
    const wide: SearchAxis = {
      kind: "integer",
      name: "wide",
      low: 1,
      high: 300,
      scale: "linear",
      when: [{ axis: "n", equals: [1] }],
    };
    const n: SearchAxis = { kind: "integer", name: "n", low: 1, high: 300, scale: "linear" };
    expect(listConfigurations({ base: {}, axes: [n, wide] })).toHaveLength(299 + 300);
  });
});

describe("configuration 0", () => {
  it("is the default inside its axes, the middle of those that don't hold it, and off where a condition is", () => {
    const space: SearchSpaceResolved = {
      base: { rate: 0.01, beta: 2, rule: "z", rank: 100 },
      axes: [RATE, BETA, { ...RULE, choices: ["b", "a"] }, RANK],
    };
    expect(defaultConfiguration(space)).toEqual({ rate: 0.01, beta: 0.495, rule: "b", rank: 11 });
    expect(defaultConfiguration({ ...space, axes: [RATE, RANK] })).toEqual(space.base);
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
