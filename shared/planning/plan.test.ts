import { describe, expect, it } from "vitest";
import { type SweepRequestInput, sweepRequestSchema } from "../contracts/sweep.ts";
import { trialSchema } from "../contracts/trial.ts";
import { CATALOGUE_FIXTURE } from "./catalogue.fixture.ts";
import { planSweep } from "./plan.ts";
import type { Plan } from "./planned.ts";
import { BASE, issues, plan } from "./planned-sweep.fixture.ts";
import { positionOf, trialAt } from "./trial-at.ts";

describe("planSweep", () => {
  it("counts trials and cost", () => {
    const planned = plan();
    expect(planned.entries).toHaveLength(6);
    expect(planned.tuningTrials).toBe(6 * 3 * 8 * 2);
    expect(planned.finalTrials).toBe(6 * 3 * 2);
    expect(planned.trials).toBe(324);
    expect(planned.gradientEquivalents).toBe(324 * 1000);
  });

  it("applies the protocol's defaults when it is absent", () => {
    const planned = planSweep(
      sweepRequestSchema.parse({ name: "x", problems: [{ name: "mlp" }], optimizers: [{ name: "sgd" }] }),
      CATALOGUE_FIXTURE,
    );
    expect(planned.ok && planned.plan.trials).toBe(6 * (4 + 1 + 1));
  });

  it("gives every position exactly one trial", () => {
    const planned = plan();
    const seen = new Set<string>();
    for (let i = 0; i < planned.trials; i++) {
      const chosen = { configuration: 3, hyperparameters: { rate: 0.5 } };
      const trial = trialAt(planned, i, chosen);
      expect(() => trialSchema.parse(trial)).not.toThrow();
      expect(trial.index).toBe(i);
      seen.add(trial.key);
    }
    expect(seen.size).toBe(planned.trials);
    expect(() => trialAt(planned, planned.trials)).toThrow(RangeError);
    expect(() => trialAt(planned, planned.entries[0]?.firstTrial as number)).not.toThrow();
    expect(() => trialAt(planned, 3 * 8 * 2)).toThrow(/selected configuration/);
  });

  it("pairs seeds across optimizers and keeps tuning and final seeds apart", () => {
    const planned = plan({ protocol: { studies: 2, configurations: 4, tuningSeeds: 25, finalSeeds: 25 } });
    const chosen = { configuration: 0, hyperparameters: {} };
    const seeds = new Map<string, Set<number>>();
    for (let i = 0; i < planned.trials; i++) {
      const trial = trialAt(planned, i, chosen);
      const cell = `${trial.problem.name} ${trial.phase} ${trial.repetition}`;
      seeds.set(cell, (seeds.get(cell) ?? new Set()).add(trial.seed));
    }
    expect([...seeds.values()].every((set) => set.size === 1)).toBe(true);
    const all = [...seeds.values()].flatMap((set) => [...set]);
    expect(new Set(all).size).toBe(2 * 100);
  });

  it("adding an optimizer or a problem at the end changes no configuration and no seed", () => {
    const small = plan();
    const large = plan({ optimizers: [...BASE.optimizers, { name: "newton" }] });
    const pick = (p: Plan, problem: string, optimizer: string) => {
      const entry = p.entries.find((e) => e.problem.label === problem && e.optimizer.name === optimizer);
      return trialAt(p, (entry?.firstTrial ?? 0) + 5).key;
    };
    for (const optimizer of ["sgd", "adam", "krylov"]) {
      expect(pick(large, "monkey-saddle", optimizer)).toBe(pick(small, "monkey-saddle", optimizer));
    }
  });

  it("another base seed changes configurations and seeds", () => {
    const a = trialAt(plan(), 3);
    const b = trialAt(plan({ seed: 8 }), 3);
    expect(b.seed).not.toBe(a.seed);
    expect(b.hyperparameters).not.toEqual(a.hyperparameters);
  });

  it("gives each study the default first and points of its own, the same seeds as everybody's", () => {
    const planned = plan({ protocol: { studies: 3, configurations: 4, tuningSeeds: 1, finalSeeds: 1 } });
    const [entry] = planned.entries;
    const rates = entry?.studies.map(({ samples }) => samples.map(({ rate }) => rate)) ?? [];
    expect(rates.map(([first]) => first)).toEqual([0.01, 0.01, 0.01]);
    expect(new Set(rates.flat()).size).toBe(1 + 3 * 4);
    const ofTrial = (index: number) => {
      const { study, configuration, phase, repetition } = positionOf(planned, index);
      return [study, phase, configuration, repetition];
    };
    expect([0, 4, 5, 14, 15, 17].map(ofTrial)).toEqual([
      [0, "tuning", 0, 0],
      [0, "tuning", 4, 0],
      [1, "tuning", 0, 1],
      [2, "tuning", 4, 2],
      [0, "final", undefined, 0],
      [2, "final", undefined, 2],
    ]);
  });

  it("another study's points do not move when there are more studies, nor a grid's at all", () => {
    const samples = (studies: number, sampler: "sobol" | "grid") =>
      plan({ protocol: { studies, configurations: 4, sampler } }).entries[0]?.studies.map(
        (study) => study.samples,
      ) ?? [];
    expect(samples(5, "sobol").slice(0, 2)).toEqual(samples(2, "sobol"));
    const [first, second] = samples(2, "grid");
    expect(second).toEqual(first);
    expect(first).toHaveLength(5);
  });

  it("runs the default alone when no points are asked for", () => {
    const planned = plan({ protocol: { studies: 6, configurations: 0 } });
    expect(planned.trials).toBe(6 * 6 * 2);
    expect(planned.notes).toEqual([]);
  });

  it("cuts K to the size of a finite space and says so", () => {
    const planned = plan({ optimizers: [{ name: "parameter-free" }] });
    expect(planned.entries[0]?.configurations).toBe(1);
    expect(planned.notes.join()).toMatch(/parameter-free gets 1 of 8 configurations a study/);
  });

  it("says what the design can tell, and what it would cost to tell more", () => {
    const notes = (protocol: object, problems = [{ name: "rosenbrock" }]) =>
      plan({ protocol, problems }).notes.join(" ");
    // 3 entrants: (4 + 1 + 1)·3 = 18 trials a study.
    expect(notes({ studies: 3 })).toBe(
      "3 studies of 1 problem make 3 blocks, fewer than 6. This sweep shows an order and intervals, but it cannot tell any two optimizers apart. " +
        "At least 6 studies (108 trials) are needed for that; 8 studies (144 trials) are usually enough.",
    );
    expect(notes({ studies: 6 })).toBe("");
    expect(notes({ studies: 3 }, [{ name: "rosenbrock" }, { name: "monkey-saddle" }])).toBe("");
    expect(notes({ studies: 2 })).toMatch(
      /cannot tell any two.*the two values are shown instead of an interval/,
    );
    expect(notes({ studies: 1 })).toMatch(/no interval on a problem/);
    expect(notes({ finalSeeds: 0 })).toMatch(/no order, no interval and no verdict/);
  });
});

it("plans the corners of a design: one optimizer several times, told apart by what is fixed", () => {
  const corner = (start: string) => ({
    name: "krylov",
    space: { start: { kind: "fixed" as const, value: start } },
  });
  const planned = plan({ optimizers: [corner("gradient"), corner("random"), { name: "sgd" }] });
  expect(planned.optimizers.map(({ name }) => name)).toEqual(["krylov", "krylov[start=random]", "sgd"]);
  const keys = new Set<string>();
  for (const entry of planned.entries.slice(0, 2)) {
    const trial = trialAt(planned, entry.firstTrial + 2);
    expect(trial.optimizer).toBe("krylov");
    keys.add(trial.key);
  }
  expect(keys.size).toBe(2);
  expect(issues({ optimizers: [corner("random"), corner("random")] })[0]?.message).toMatch(
    /krylov\[start=random\] is listed twice/,
  );
});

describe("planSweep refuses", () => {
  const one = (change: Partial<SweepRequestInput>) => {
    const [first] = issues(change);
    return `${first?.path}: ${first?.message}`;
  };
  it("unknown names, with the nearest one", () => {
    expect(one({ optimizers: [{ name: "adma" }] })).toBe(
      'optimizers.0.name: no optimizer "adma"; did you mean "adam"?',
    );
    expect(one({ problems: [{ name: "rosenbrok" }] })).toContain('did you mean "rosenbrock"?');
    expect(one({ optimizers: [{ name: "adam", space: { beta: { kind: "fixed", value: 1 } } }] })).toContain(
      'did you mean "beta1"?',
    );
    expect(one({ problems: [{ name: "rosenbrock", options: { dimensions: 3 } }] })).toContain('"dimension"');
    expect(one({ optimizers: [{ name: "constructor" }] })).toContain("no optimizer");
    const inherited = Object.fromEntries([["toString", { kind: "fixed" as const, value: 1 }]]);
    expect(one({ optimizers: [{ name: "adam", space: inherited }] })).toContain(
      'no hyper-parameter "toString"',
    );
  });

  it.each([
    [{ rate: { kind: "number", range: [0, 1], scale: "log" } }, /log scale needs a positive minimum/],
    [{ rate: { kind: "number", range: [0.5, 1], scale: "one-minus-log" } }, /maximum below 1, not 1/],
    [{ rate: { kind: "number", range: [1, 0.5], scale: "log" } }, /empty/],
    [{ rate: { kind: "number", range: [0.5, 5000], scale: "log" } }, /rate = 5000 is outside/],
    [{ vectors: { kind: "number", range: [4, 8], scale: "linear" } }, /whole number/],
    [{ vectors: { kind: "integer", range: [4.5, 8], scale: "linear" } }, /whole bounds/],
    [{ vectors: { kind: "choice", choices: [4, 4.5] } }, /whole number/],
    [{ vectors: { kind: "fixed", value: "4" } }, /is a string/],
    [{ vectors: { kind: "choice", choices: [4, 4] } }, /twice/],
    [{ start: { kind: "number", range: [0, 1], scale: "linear" } }, /use kind "choice"/],
    [{ start: { kind: "choice", choices: ["gradient", "randon"] } }, /did you mean "random"/],
    [{ start: { kind: "fixed", value: 3 } }, /start = 3 is a number/],
    [
      { rate: { kind: "choice", choices: [0.1], when: { axis: "strat", equals: "random" } } },
      /did you mean "start"/,
    ],
    [{ rate: { kind: "choice", choices: [0.1], when: { axis: "start", equals: "r" } } }, /never equals r/],
    [{ start: { kind: "choice", choices: ["random"], when: { axis: "rate", equals: 1 } } }, /a real/],
    [
      {
        vectors: { kind: "choice", choices: [4, 5], when: { axis: "start", equals: "random" } },
        start: { kind: "choice", choices: ["gradient", "random"], when: { axis: "vectors", equals: 4 } },
      },
      /cycle/,
    ],
  ] as const)("the space %j", (space, message) => {
    const request = { optimizers: [{ name: "krylov", space }] } as unknown as Partial<SweepRequestInput>;
    expect(one(request)).toMatch(message);
  });

  it("an unknown sampler, with the nearest one", () => {
    expect(one({ protocol: { sampler: "sobal" } })).toBe(
      'protocol.sampler: no sampler "sobal"; did you mean "sobol"?',
    );
  });

  it("options out of range, duplicates, targets in the wrong order", () => {
    expect(one({ problems: [{ name: "rosenbrock", options: { dimension: 1 } }] })).toMatch(
      /dimension = 1 is outside/,
    );
    expect(one({ problems: [{ name: "rosenbrock" }, { name: "rosenbrock" }] })).toMatch(/listed twice/);
    expect(one({ optimizers: [{ name: "sgd" }, { name: "sgd" }] })).toMatch(/listed twice/);
    expect(one({ problems: [{ name: "rosenbrock", targets: [0.1, 1] }] })).toMatch(/from easy to hard/);
  });

  it("pairings that cannot work, with the reason", () => {
    expect(one({ optimizers: [{ name: "kfac" }] })).toMatch(/kfac needs a network's layers and Gauss-Newton/);
    expect(one({ problems: [{ name: "mlp" }], optimizers: [{ name: "newton" }] })).toMatch(/dense Hessian/);
    expect(
      one({
        problems: [{ name: "rosenbrock", options: { dimension: 200 } }],
        optimizers: [{ name: "newton" }],
      }),
    ).toMatch(/at most 100 parameters, rosenbrock\[dimension=200\] has 200/);
  });

  it("more than 100,000 trials, with the count", () => {
    const change = { protocol: { studies: 2, configurations: 5_000, tuningSeeds: 2, finalSeeds: 5 } };
    expect(one(change)).toMatch(/120,084 trials/);
  });

  it("reports every issue at once", () => {
    expect(issues({ problems: [{ name: "x" }, { name: "y" }], optimizers: [{ name: "z" }] })).toHaveLength(3);
  });
});
