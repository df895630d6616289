import { describe, expect, it } from "vitest";
import { random } from "../samplers/random.ts";
import type { SearchSpaceResolved } from "../samplers/search-space.ts";
import { hyperparameterImportance } from "./importance.ts";
import { sensitivity, sensitivityAxis } from "./sensitivity.ts";

const SPACE: SearchSpaceResolved = {
  base: { depth: 3 },
  axes: [
    { kind: "choice", name: "rule", choices: ["a", "b"] },
    { kind: "number", name: "beta", low: 0, high: 1, scale: "linear" },
    { kind: "number", name: "eps", low: 1e-8, high: 1, scale: "log" },
    { kind: "number", name: "rate", low: 1e-4, high: 1, scale: "log" },
    {
      kind: "integer",
      name: "depth",
      low: 1,
      high: 8,
      scale: "linear",
      when: [{ axis: "rule", equals: ["b"] }],
    },
  ],
};
const CONFIGURATIONS = random.next({ space: SPACE, seed: 4, count: 240 }, []);

describe("importance", () => {
  it("finds the axis that matters, near 0 for the others, on any monotone scale of the loss", () => {
    for (const scale of [
      (x: number) => x,
      Math.exp,
      (x: number) => (x > 2.5 ? Number.POSITIVE_INFINITY : x),
    ]) {
      const points = CONFIGURATIONS.map((v) => ({
        hyperparameters: v,
        loss: scale(-Math.log10(Number(v.rate))),
      }));
      const shares = Object.fromEntries(
        hyperparameterImportance(SPACE, points).map((i) => [i.axis, i.share]),
      );
      expect(shares.rate).toBeGreaterThan(0.8);
      for (const other of ["rule", "beta", "eps", "depth"]) expect(shares[other]).toBeLessThan(0.1);
    }
  });

  it("a choice that decides everything has share 1; a constant loss gives 0", () => {
    const points = CONFIGURATIONS.map((v) => ({ hyperparameters: v, loss: v.rule === "a" ? 1 : 2 }));
    expect(hyperparameterImportance(SPACE, points)[0]?.share).toBeCloseTo(1, 12);
    const constant = CONFIGURATIONS.map((v) => ({ hyperparameters: v, loss: 1 }));
    expect(hyperparameterImportance(SPACE, constant).every((i) => i.share === 0)).toBe(true);
  });

  it("says nothing below 20 configurations", () => {
    const few = (n: number) =>
      hyperparameterImportance(
        SPACE,
        CONFIGURATIONS.slice(0, n).map((v) => ({ hyperparameters: v, loss: Number(v.rate) })),
      )[1];
    expect(few(19)).toEqual({ axis: "beta", share: null, p: null });
    expect(few(20)?.share).not.toBeNull();
  });

  it("p is SciPy's kruskal of the same groups, ties included", () => {
    const groups = [
      [2.9, 3.0, 2.5, 2.6, 3.2, 2.9, 1.1],
      [3.8, 2.7, 4.0, 2.4, 3.1, 3.0, 4.4],
      [2.8, 3.4, 3.7, 2.2, 2.0, 2.9, 3.3],
    ];
    const axes = [{ kind: "choice" as const, name: "group", choices: ["0", "1", "2"] }];
    const points = groups.flatMap((losses, group) =>
      losses.map((loss) => ({ hyperparameters: { group: String(group) }, loss })),
    );
    expect(hyperparameterImportance({ base: {}, axes }, points)[0]?.p).toBeCloseTo(0.25435894472903464, 12);
  });

  it("an axis without effect has a p below 0.05 no more often than 1 in 20", () => {
    const linear = (name: string) => ({
      kind: "number" as const,
      name,
      low: 0,
      high: 1,
      scale: "linear" as const,
    });
    const space: SearchSpaceResolved = { base: {}, axes: [linear("none"), linear("all")] };
    let [rejected, found] = [0, 0];
    for (let seed = 0; seed < 400; seed++) {
      const points = random.next({ space, seed, count: 30 }, []).map((v) => ({
        hyperparameters: v,
        loss: Number(v.all),
      }));
      const [none, all] = hyperparameterImportance(space, points);
      if ((none?.p as number) < 0.05) rejected++;
      if ((all?.p as number) < 0.05) found++;
    }
    expect(rejected).toBeLessThan(400 * 0.05 + 3 * Math.sqrt(400 * 0.05 * 0.95));
    expect(found).toBe(400);
  });
});

describe("sensitivity", () => {
  it("prefers the learning rate, then a log axis, then any number", () => {
    const without = (...names: string[]) => ({
      ...SPACE,
      axes: SPACE.axes.filter((a) => !names.includes(a.name)),
    });
    expect(sensitivityAxis(SPACE)?.name).toBe("rate");
    expect(sensitivityAxis(without("rate"))?.name).toBe("eps");
    expect(sensitivityAxis(without("rate", "eps"))?.name).toBe("beta");
    expect(sensitivityAxis(without("rate", "eps", "beta", "depth"))).toBeUndefined();
  });

  it("sorts by the axis and keeps failures as null", () => {
    const points = [
      { hyperparameters: { rate: 0.5 }, loss: Number.POSITIVE_INFINITY },
      { hyperparameters: { rate: 0.1 }, loss: 2 },
    ];
    expect(sensitivity(SPACE, points)).toEqual({
      axis: "rate",
      scale: "log",
      points: [
        [0.1, 2],
        [0.5, null],
      ],
    });
    expect(sensitivity(SPACE, [])).toBeNull();
  });
});
