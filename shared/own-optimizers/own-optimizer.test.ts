/** What is refused, where, and with what instead; and that no text at all does more than be refused or accepted. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { catalogue } from "../catalogue/generated.ts";
import { type OwnOptimizer, ownOptimizerSchema } from "../contracts/own-optimizer.ts";
import { type SweepRequestInput, sweepRequestSchema } from "../contracts/sweep.ts";
import { planSweep } from "../planning/plan.ts";
import { trialAt } from "../planning/trial-at.ts";
import { postedDefinition } from "./definitions.fixture.ts";
import { ownOptimizerEntry, ownOptimizerName } from "./own-optimizer.ts";

const RULES = catalogue.stepRules ?? [];
const HEAVY_BALL = {
  state: { m: "vector" },
  hyperparameters: {
    rate: { default: 0.01, range: [0, 1e3], scale: "log", sweep: [1e-3, 1] },
    mu: { default: 0.9, range: [0, 0.9999], scale: "one-minus-log", sweep: [0.5, 0.99] },
  },
  step: "m = mu*m + g; d = -m",
};
const parsed = (change: object = {}): OwnOptimizer => ownOptimizerSchema.parse({ ...HEAVY_BALL, ...change });
const issuesOf = (change: object): readonly string[] => {
  const made = ownOptimizerEntry("mine", parsed(change), RULES);
  return made.ok ? [] : made.issues.map(({ path, message }) => `${path}: ${message}`);
};

describe("ownOptimizerEntry", () => {
  it("makes an entry that plans like any other, with its digest in the name", () => {
    const request = sweepRequestSchema.parse({
      name: "mine",
      problems: [{ name: "himmelblau" }],
      optimizers: [{ name: "mine", definition: HEAVY_BALL }, { name: "adam" }],
    } satisfies Omit<SweepRequestInput, "optimizers"> & { optimizers: object[] });
    const planned = planSweep(request, catalogue);
    if (!planned.ok) throw new Error(JSON.stringify(planned.issues));
    const [entry] = planned.plan.entries;
    expect(entry?.optimizer.name).toBe(ownOptimizerName("mine", parsed()));
    expect(entry?.optimizer.name).toMatch(/^mine@[0-9a-f]{8}$/);
    expect(entry?.space.axes.map(({ name }) => name)).toEqual(["rate", "mu"]);
    expect(trialAt(planned.plan, 0).hyperparameters).toMatchObject({
      rate: 0.01,
      mu: 0.9,
      schedule: "constant",
    });
    // Another definition under the same name is another optimizer.
    expect(ownOptimizerName("mine", parsed({ step: "m = mu*m + g; d = -1*m" }))).not.toBe(
      entry?.optimizer.name,
    );
    expect(ownOptimizerName("mine", JSON.parse(JSON.stringify(parsed())))).toBe(entry?.optimizer.name);
  });

  it.each([
    [{ step: "m = mv*m + g; d = -m" }, 'step: unknown name "mv": did you mean "m"?'],
    [{ step: "m = mu*m + g" }, "step: no formula writes d"],
    [{ step: "d = -g" }, "state.m: no operation writes m"],
    [
      { step: ["m = mu*m + g", "theta = theta - m; d = g"] },
      'step.1: "theta" is given and cannot be written',
    ],
    [{ step: ["m = mu*m + g; d = -m", "mu = 0.5"] }, 'step.1: "mu" is given and cannot be written'],
    [{ step: ["m = mu*m + g; d = -m", "x = 3"] }, 'step.1: "x" is a local'],
    [
      { state: { m: "vector", s: "scalar" }, step: "s = g*g; m = g; d = -m" },
      "s and m and d are of two shapes",
    ],
    [{ state: { m: "vector", s: "scalar" }, step: ["s = mu*g", "m = g; d = -s*m"] }, 'use {"sum": "s = …"}'],
    [
      { state: { m: "vector" }, step: [{ sum: "m = g*g" }, "m = g; d = -m"] },
      "goes into a scalar of the state",
    ],
    [
      { state: { m: "vector", s: "scalar" }, step: [{ sum: "s = mu" }, "m = s*g; d = -m"] },
      "nothing to add up",
    ],
    [
      { state: { m: "vector", s: "scalar" }, step: [{ sum: "s = s + g" }, "m = s*g; d = -m"] },
      "cannot be part of the sum",
    ],
    [{ step: [{ hessianVector: "mu", into: "m" }, "d = -m"] }, 'step.0: "mu" is no vector'],
    [{ step: [{ hessianVector: "m", into: "m" }, "d = -m"] }, "goes into another vector of the state"],
    [{ step: [{ hessianVector: "g", into: "theta" }, "m = g; d = -m"] }, '"theta" is none'],
    [{ step: "m = mu*m + ; d = -m" }, "expected a number, a name or a parenthesis at 11"],
    [{ state: { g: "vector" }, step: "d = -g" }, 'state.g: "g" means something else'],
    [{ state: { exp: "vector" }, step: "exp = g; d = -exp" }, 'state.exp: "exp" means something else'],
    [{ state: { "m-1": "vector" }, step: "d = -g" }, "state.m-1: a name has letters and digits"],
    [{ state: { mu: "vector" }, step: "mu = g; d = -mu" }, 'state.mu: "mu" is a hyper-parameter too'],
    [
      { hyperparameters: { schedule: { default: 1, range: [0, 2], scale: "linear" } } },
      "a hyper-parameter of every optimizer",
    ],
    [
      { hyperparameters: { mu: { default: 2, range: [0, 1], scale: "linear" } } },
      "hyperparameters.mu: the default 2 is outside",
    ],
    [
      { hyperparameters: { mu: { default: 0.5, range: [1, 0], scale: "linear" } } },
      "the range needs low < high",
    ],
    [
      { hyperparameters: { mu: { default: 0.5, range: [0, 1], scale: "log", sweep: [0, 1] } } },
      "a log scale needs a positive minimum",
    ],
    [
      { hyperparameters: { mu: { default: 0.5, range: [0, 1], scale: "linear", sweep: [0.5, 1] } } },
      "strictly inside sweep",
    ],
    [
      { hyperparameters: { mu: { default: 0.5, range: [0, 1], scale: "linear", sweep: [0.2, 2] } } },
      "leaves the range",
    ],
    [
      {
        rule: "armijo",
        hyperparameters: {
          mu: { default: 0.5, range: [0, 1], scale: "linear" },
          shrink: { default: 0.5, range: [0, 1], scale: "linear" },
        },
      },
      "the step rule armijo has a shrink of its own",
    ],
    [
      {
        state: Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`s${i}`, "vector"])),
        step: "d = -g",
      },
      "17 are too many; at most 16",
    ],
  ])("refuses %j", (change, message) => {
    expect(issuesOf(change).join("\n")).toContain(message);
    for (const issue of issuesOf(change)) expect(issue).not.toContain("\n");
  });

  it("accepts what it must (control)", () => {
    expect(issuesOf({})).toEqual([]);
    expect(
      issuesOf({ rule: "two-way-armijo", hyperparameters: { mu: HEAVY_BALL.hyperparameters.mu } }),
    ).toEqual([]);
  });

  it("answers 6,000 definitions with an entry or with lines, in bounded time", () => {
    const seen = { entries: 0, refused: 0, malformed: 0 };
    fc.assert(
      fc.property(postedDefinition, (given) => {
        const read = ownOptimizerSchema.safeParse(JSON.parse(JSON.stringify(given)));
        if (!read.success) {
          seen.malformed++;
          return;
        }
        const made = ownOptimizerEntry("mine", read.data, RULES);
        if (made.ok) {
          seen.entries++;
          expect(made.entry.needs).toContain("gradient");
          return;
        }
        seen.refused++;
        expect(made.issues.length).toBeGreaterThan(0);
        for (const { path, message } of made.issues) expect(`${path}: ${message}`).toMatch(/^[^\n]{8,800}$/);
      }),
      { numRuns: 6_000, seed: 5 },
    );
    for (const times of Object.values(seen)) expect(times, JSON.stringify(seen)).toBeGreaterThan(20);
  });
});
