/** All trials of a page, column by column (`shared/contracts/trial-columns.ts`). */
import { trialStatusSchema } from "../../shared/contracts/trial.ts";
import type { ColumnEntry, TrialColumnsPage } from "../../shared/contracts/trial-columns.ts";
import type { Plan, PlanEntry } from "../../shared/planning/planned.ts";
import type { ColumnsQuery } from "../objects/sweep-object.ts";
import type { SweepParts } from "./sweep-parts.ts";

const STATUSES = trialStatusSchema.options;

/** One row is read per accepted result of the page. */
export function trialColumns(parts: SweepParts, query: ColumnsQuery): TrialColumnsPage {
  const { plan } = parts.record;
  const first = query.after + 1;
  const end = Math.min(plan.trials, first + query.limit);
  const results = parts.results.slim(first, end);
  return {
    trials: plan.trials,
    entries: entriesBetween(plan, first, end).map((entry) =>
      columnEntry(parts, entry, query.hyperparameters),
    ),
    index: results.map(({ trial }) => trial),
    status: results.map(({ status }) => STATUSES.indexOf(status)),
    statuses: [...STATUSES],
    value: results.map(({ value }) => value),
    bestValue: results.map(({ bestValue }) => bestValue),
    steps: results.map(({ steps }) => steps),
    gradientEquivalents: results.map(({ gradientEquivalents }) => gradientEquivalents),
    dead: parts.view.dead(first, end, new Set(results.map(({ trial }) => trial))),
    next: end < plan.trials ? end - 1 : null,
  };
}

function entriesBetween(plan: Plan, first: number, end: number): readonly PlanEntry[] {
  return plan.entries.filter(({ firstTrial, configurations, tuningSeeds, finalSeeds }) => {
    const after = firstTrial + configurations * tuningSeeds + finalSeeds;
    return firstTrial < end && after > first;
  });
}

function columnEntry(parts: SweepParts, entry: PlanEntry, hyperparameters: boolean): ColumnEntry {
  return {
    problem: entry.problem.label,
    optimizer: entry.optimizer.name,
    firstTrial: entry.firstTrial,
    configurations: entry.configurations,
    tuningSeeds: entry.tuningSeeds,
    finalSeeds: entry.finalSeeds,
    best: parts.machine.ledger.entries[entry.index]?.best ?? null,
    hyperparameters: hyperparameters ? [...parts.configurations.of(entry)] : null,
  };
}
