/** The final stage of one configuration for all problems: planned from the tuning of all of them, alike on each. */
import { describe, expect, it } from "vitest";
import { sweepRequestSchema } from "../../shared/contracts/sweep.ts";
import { CATALOGUE_FIXTURE } from "../../shared/planning/catalogue.fixture.ts";
import { planSweep } from "../../shared/planning/plan.ts";
import type { Plan, PlanEntry } from "../../shared/planning/planned.ts";
import { positionOf } from "../../shared/planning/trial-at.ts";
import type { ResultTable } from "./result-table.ts";
import { nextStageOf } from "./stages.ts";
import type { ProposedConfigurations } from "./sweep-record.ts";

function planOf(oneForAll: boolean): Plan {
  const request = sweepRequestSchema.parse({
    name: "stages",
    problems: [{ name: "rosenbrock" }, { name: "monkey-saddle" }],
    optimizers: [{ name: "sgd" }],
    protocol: { studies: 2, configurations: 2, finalSeeds: 1, oneForAll },
  });
  const planned = planSweep(request, CATALOGUE_FIXTURE);
  if (!planned.ok) throw new Error(JSON.stringify(planned.issues));
  return planned.plan;
}

/** Costs by problem and configuration: each problem likes another one, both together the one in the middle. */
const COSTS = [
  [10, 20, 200],
  [200, 20, 10],
] as const;

function stageOf(plan: Plan, entry: PlanEntry) {
  const scored = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => {
      const { entry: own, configuration = 0 } = positionOf(plan, from + i);
      const cost = COSTS[own.index]?.[configuration] ?? 1;
      return { index: from + i, status: "completed", value: 0, costToTarget: [cost, cost, cost] };
    });
  const of = ({ studies }: PlanEntry, study: number) => studies[study]?.samples ?? [];
  // The two tables as far as stages look at them.
  return nextStageOf(
    plan,
    entry,
    { scored } as unknown as ResultTable,
    { of } as unknown as ProposedConfigurations,
  );
}

describe("nextStageOf", () => {
  it("gives every problem the winners over all of them, and its own final trials", () => {
    const plan = planOf(true);
    const stages = plan.entries.map((entry) => stageOf(plan, entry));
    expect(stages.map((next) => next.stage === "final" && next.winners)).toEqual([
      [1, 1],
      [1, 1],
    ]);
    const finals = stages.map(({ shards }) => shards.flatMap(({ trials }) => trials));
    expect(finals).toEqual([
      [6, 7],
      [14, 15],
    ]);
  });

  it("control: tuned by itself each problem has its own", () => {
    const plan = planOf(false);
    const winners = plan.entries.map((entry) => {
      const next = stageOf(plan, entry);
      return next.stage === "final" && next.winners;
    });
    expect(winners).toEqual([
      [0, 0],
      [2, 2],
    ]);
  });
});
