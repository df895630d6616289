/** What two sweeps must share before their trials are compared by their keys. */
import { expect, it } from "vitest";
import { type SweepRequestInput, sweepRequestSchema } from "../contracts/sweep.ts";
import { CATALOGUE_FIXTURE } from "./catalogue.fixture.ts";
import { planSweep } from "./plan.ts";
import type { Plan } from "./planned.ts";
import { isIndependent, trialFamily } from "./trial-family.ts";

const BASE: SweepRequestInput = {
  name: "a",
  seed: 3,
  problems: [{ name: "rosenbrock" }],
  optimizers: [{ name: "adam" }],
  protocol: { studies: 1, configurations: 2, tuningSeeds: 1, finalSeeds: 2, sampler: "random" },
};

function planOf(change: Partial<SweepRequestInput> = {}, edition?: 1 | 2): Plan {
  const planned = planSweep(sweepRequestSchema.parse({ ...BASE, ...change }), CATALOGUE_FIXTURE, edition);
  if (!planned.ok) throw new Error(planned.issues[0]?.message);
  return planned.plan;
}

const familyOf = (plan: Plan): string => {
  const [entry] = plan.entries;
  return entry ? trialFamily(plan, entry) : "";
};
const base = familyOf(planOf());

it("what is asked of the trials is no part of it: names, other optimizers, how many of them", () => {
  expect(base).toMatch(/^[0-9a-f]{32}$/);
  const protocol = { ...BASE.protocol, studies: 2, configurations: 5, finalSeeds: 7 };
  for (const change of [
    { name: "b" },
    { protocol },
    { shardLanes: 2 },
    { reuse: false },
    { optimizers: [{ name: "adam" }, { name: "sgd" }] },
    { problems: [{ name: "rosenbrock", options: { dimension: 2 } }] },
  ])
    expect(familyOf(planOf(change)), JSON.stringify(change)).toBe(base);
});

it("what decides a trial's numbers or what is kept of them is", () => {
  const problem = (change: object) => ({ problems: [{ name: "rosenbrock", ...change }] });
  const others = [
    planOf({ seed: 4 }),
    planOf(problem({ budget: 10 })),
    planOf(problem({ targets: [1, 0.5] })),
    planOf(problem({ options: { noise: 1 } })),
    planOf({ curvePoints: 10 }),
    planOf({ curvature: {} }),
    planOf({ optimizers: [{ name: "sgd" }] }),
    planOf({}, 1),
  ];
  expect(new Set([base, ...others.map(familyOf)]).size).toBe(others.length + 1);
});

it("another version of the problem is another family", () => {
  const plan = planOf();
  const [entry] = plan.entries;
  if (!entry) throw new Error("no entry");
  const newer = { ...entry, problem: { ...entry.problem, version: entry.problem.version + 1 } };
  expect(trialFamily(plan, newer)).not.toBe(base);
});

it("only final runs stand for themselves where tuning runs are stopped early", () => {
  const all = planOf();
  const stopped = planOf({ protocol: { ...BASE.protocol, earlyStopping: { kind: "asha" } } });
  const independent = (plan: Plan) =>
    plan.entries.flatMap((entry) =>
      Array.from({ length: plan.trials }, (_, trial) => isIndependent(plan, entry, trial)),
    );
  expect(independent(all)).toEqual([true, true, true, true, true]);
  expect(independent(stopped)).toEqual([false, false, false, true, true]);
});
