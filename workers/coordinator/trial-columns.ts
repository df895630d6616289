/** All trials of a page, column by column (`shared/contracts/trial-columns.ts`). */
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import { trialStatusSchema } from "../../shared/contracts/trial.ts";
import type { ColumnEntry, TrialColumnsPage } from "../../shared/contracts/trial-columns.ts";
import { endOf, type Plan, type PlanEntry } from "../../shared/planning/planned.ts";
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
  return plan.entries.filter((entry) => entry.firstTrial < end && endOf(entry) > first);
}

function columnEntry(parts: SweepParts, entry: PlanEntry, hyperparameters: boolean): ColumnEntry {
  const winners = parts.machine.ledger.entries[entry.index]?.winners ?? [];
  return {
    problem: entry.problem.label,
    optimizer: entry.optimizer.name,
    firstTrial: entry.firstTrial,
    studies: entry.studies.length,
    configurations: entry.configurations,
    tuningSeeds: entry.tuningSeeds,
    finalSeeds: entry.finalSeeds,
    best: winners[0] ?? null,
    winners: [...winners],
    hyperparameters: hyperparameters ? knownConfigurations(parts, entry) : null,
  };
}

/** All studies one after the other, each in full length but for the last. */
function knownConfigurations(parts: SweepParts, entry: PlanEntry): (ParameterValues | null)[] {
  const known = entry.studies.map((_, study) => parts.configurations.of(entry, study));
  const rows = known.flatMap((configurations) =>
    Array.from({ length: entry.configurations }, (_, i) => configurations[i] ?? null),
  );
  return rows.slice(0, rows.findLastIndex((values) => values !== null) + 1);
}
