/** A sweep of two problems and three optimizers, planned from the catalogue's fixture with what a test changes in it. */
import { type SweepRequestInput, sweepRequestSchema } from "../contracts/sweep.ts";
import { CATALOGUE_FIXTURE } from "./catalogue.fixture.ts";
import { planSweep } from "./plan.ts";
import type { Plan } from "./planned.ts";

export const BASE: SweepRequestInput = {
  name: "test",
  seed: 7,
  problems: [{ name: "rosenbrock" }, { name: "monkey-saddle" }],
  optimizers: [{ name: "sgd" }, { name: "adam" }, { name: "krylov" }],
  protocol: { studies: 3, configurations: 7, tuningSeeds: 2, finalSeeds: 2 },
};

function result(change: Partial<SweepRequestInput> = {}) {
  return planSweep(sweepRequestSchema.parse({ ...BASE, ...change }), CATALOGUE_FIXTURE);
}
export function plan(change: Partial<SweepRequestInput> = {}): Plan {
  const planned = result(change);
  if (!planned.ok) throw new Error(JSON.stringify(planned.issues));
  return planned.plan;
}
export function issues(change: Partial<SweepRequestInput>) {
  const planned = result(change);
  return planned.ok ? [] : planned.issues;
}
