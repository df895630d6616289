import { describe, expect, it } from "vitest";
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import { configurationKey } from "./distinct.ts";
import { random } from "./random.ts";
import type { Observation } from "./sampler.ts";
import type { SearchAxis, SearchSpaceResolved } from "./search-space.ts";
import { tpe } from "./tpe.ts";

function real(name: string, low: number, high: number): SearchAxis {
  return { kind: "number", name, low, high, scale: "linear" };
}
const number = (values: ParameterValues, name: string): number => Number(values[name]);

interface Known {
  readonly name: string;
  readonly space: SearchSpaceResolved;
  readonly loss: (values: ParameterValues) => number;
}

/** Functions with known minima; Hartmann and Branin from Surjanovic and Bingham's library. */
const KNOWN: readonly Known[] = [
  {
    name: "branin",
    space: { base: {}, axes: [real("x", -5, 10), real("y", 0, 15)] },
    loss: (v) => {
      const [x, y] = [number(v, "x"), number(v, "y")];
      const a = y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6;
      return a * a + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
    },
  },
  {
    name: "sphere in 4 dimensions",
    space: { base: {}, axes: ["a", "b", "c", "d"].map((name) => real(name, -5, 5)) },
    loss: (v) => ["a", "b", "c", "d"].reduce((sum, name) => sum + (number(v, name) - 1.5) ** 2, 0),
  },
  {
    name: "learning rate with a cliff, momentum and a choice",
    space: {
      base: {},
      axes: [
        { kind: "number", name: "rate", low: 1e-5, high: 10, scale: "log" },
        real("momentum", 0, 0.99),
        { kind: "choice", name: "rule", choices: ["a", "b", "c"] },
      ],
    },
    loss: (v) => {
      const rate = number(v, "rate");
      if (rate > 0.5) return Number.POSITIVE_INFINITY;
      const penalty = v.rule === "b" ? 0 : 1;
      return Math.abs(Math.log10(rate) + 1.5) + (number(v, "momentum") - 0.9) ** 2 + penalty;
    },
  },
];

/** Losses of `total` configurations, in the order in which they were proposed. */
function lossesOf({ space, loss }: Known, seed: number, total: number): readonly number[] {
  const history: (Observation & { readonly loss: number })[] = [];
  while (history.length < total) {
    const next = tpe.next({ space, seed, count: total - history.length }, [...history]);
    history.push(...next.map((v) => ({ hyperparameters: v, loss: loss(v) })));
  }
  return history.map((observation) => observation.loss);
}

const byChance = ({ space, loss }: Known, seed: number, count: number): number =>
  Math.min(...random.next({ space, seed, count }, []).map(loss));

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

describe("tpe", () => {
  it.each(KNOWN)("beats random at 50 trials, median over 20 seeds: $name", (known) => {
    const seeds = Array.from({ length: 20 }, (_, i) => i + 1);
    const found = median(seeds.map((seed) => Math.min(...lossesOf(known, seed, 50))));
    const drawn = median(seeds.map((seed) => byChance(known, seed, 50)));
    if (process.env.PRINT_FIGURES) console.log(known.name, { found, drawn });
    expect(found).toBeLessThan(drawn);
  });

  it("negative control: with the losses negated it does worse than random", () => {
    const known = KNOWN[1] as Known;
    const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    const upside = { ...known, loss: (v: ParameterValues) => -known.loss(v) };
    const best = seeds.map((seed) =>
      Math.min(
        ...lossesOf(upside, seed, 50)
          .slice(10)
          .map((loss) => -loss),
      ),
    );
    expect(median(best)).toBeGreaterThan(median(seeds.map((seed) => byChance(known, seed, 40))));
  });

  it("depends on seed and history alone, and repeats nothing", () => {
    const known = KNOWN[2] as Known;
    const start = random.next({ space: known.space, seed: 3, count: 20 }, []);
    const history = start.map((v) => ({ hyperparameters: v, loss: known.loss(v) }));
    const request = { space: known.space, seed: 5, count: 30 };
    const once = tpe.next(request, history);
    expect(tpe.next(request, history)).toEqual(once);
    expect(tpe.next({ ...request, count: 2 }, history)).toEqual(once.slice(0, 2));
    expect(tpe.next({ ...request, seed: 6 }, history)).not.toEqual(once);
    const keys = [...start, ...once].map((v) => configurationKey(known.space, v));
    expect(new Set(keys).size).toBe(26);
  });

  it("walks through a finite space without repeating", () => {
    const space: SearchSpaceResolved = {
      base: { n: 1, rule: "a" },
      axes: [
        {
          kind: "integer",
          name: "n",
          low: 1,
          high: 5,
          scale: "linear",
          when: [{ axis: "rule", equals: ["a"] }],
        },
        { kind: "choice", name: "rule", choices: ["a", "b"] },
      ].reverse() as SearchAxis[],
    };
    const history: Observation[] = [{ hyperparameters: { n: 1, rule: "a" }, loss: 1 }];
    const rest = tpe.next({ space, seed: 1, count: 20 }, history);
    expect(rest).toHaveLength(5);
  });

  it("waits for the start's results, then proposes generation by generation", () => {
    const { space } = KNOWN[0] as Known;
    const at = { hyperparameters: { x: 0, y: 0 }, loss: undefined };
    const lengths = (count: number, known: number) =>
      tpe.next(
        { space, seed: 1, count },
        Array.from({ length: known }, () => ({ ...at, loss: 1 })),
      ).length;
    expect(tpe.next({ space, seed: 1, count: 50 }, [at])).toHaveLength(10);
    expect(tpe.next({ space, seed: 1, count: 4 }, [at])).toHaveLength(4);
    expect([lengths(33, 11), lengths(4, 47), lengths(0, 51)]).toEqual([6, 4, 0]);
  });
});
