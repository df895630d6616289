/** Plans a request and makes nothing. */
import type { PlannedTime, PlanSummary } from "../../shared/contracts/plan-summary.ts";
import { estimateTime } from "../../shared/duration/estimate.ts";
import { planSweep as operation } from "../../shared/operations/plan-sweep.ts";
import { finalTrialsOf, type Plan, tuningTrialsOf } from "../../shared/planning/planned.ts";
import { shardsOf } from "../../shared/planning/shards.ts";
import { nowMs } from "../clock.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { registryOf } from "../stubs.ts";
import { knowableUploads } from "./knowable-uploads.ts";
import { plansPerMinute, whoAsks } from "./plan-limit.ts";
import { planFor, uploadsIn } from "./planning.ts";

/** Planning 100,000 trials takes as long as planning 100 sweeps of the usual size (0.3 s). */
const TRIALS_PER_CALL = 2_000;

export const planSweep = serve(
  operation,
  async ({ c, body }) => {
    const { models, data } = uploadsIn(body);
    const planned = await planFor(c.env, body, {
      models: await knowableUploads(c, models),
      data: await knowableUploads(c, data),
    });
    if (!planned.ok) return planned;
    const { plan } = planned;
    const calls = Math.floor(plan.trials / TRIALS_PER_CALL);
    c.get("memory").plans.charge(whoAsks(c), calls, plansPerMinute(c), nowMs());
    const labels = plan.problems.map(({ label }) => label);
    const time = estimateTime(plan, await registryOf(c.env).speeds(labels));
    return json(200, planSummary(plan, time));
  },
  // Before the body is read: a request over the limit costs nothing.
  (c) => c.get("memory").plans.take(whoAsks(c), plansPerMinute(c), nowMs()),
);

function planSummary(plan: Plan, time: readonly PlannedTime[]): PlanSummary {
  return {
    trials: plan.trials,
    tuningTrials: plan.tuningTrials,
    finalTrials: plan.finalTrials,
    shards: shardsOf(plan).length,
    gradientEquivalents: plan.gradientEquivalents,
    time: [...time],
    notes: [...plan.notes],
    entries: plan.entries.map((entry) => ({
      problem: entry.problem.label,
      optimizer: entry.optimizer.name,
      configurations: entry.configurations,
      studies: entry.studies.length,
      tuningTrials: tuningTrialsOf(entry),
      finalTrials: finalTrialsOf(entry),
      budget: entry.problem.budget,
    })),
  };
}
