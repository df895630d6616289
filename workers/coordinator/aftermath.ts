/** What rested on results that are taken back: configurations proposed from them, winners, early stops. */
import type { Aftermath } from "../../shared/coordination/lease-answers.ts";
import { nextGeneration } from "../../shared/planning/next-generation.ts";
import { tunedTogether } from "../../shared/planning/one-for-all.ts";
import { endOf, type Plan, type PlanEntry, tuningTrialsOf } from "../../shared/planning/planned.ts";
import { positionOf } from "../../shared/planning/trial-at.ts";
import { type EarlyStopping, studyOf } from "./early-stopping.ts";
import type { ResultTable } from "./result-table.ts";
import type { ProposedConfigurations } from "./sweep-record.ts";

interface Tables {
  readonly results: ResultTable;
  readonly configurations: ProposedConfigurations;
  readonly stopping: EarlyStopping;
}

/**
 * Final runs are stale with any tuning run of an entry that was tuned together with theirs; of a learning sampler also
 * every configuration of a later generation, which is forgotten here. Where trials of a study were stopped early, all of
 * them are run again: any may have been judged by what is taken back.
 *
 * @param trials of the entry, to be run again
 */
export function aftermathOf(
  plan: Plan,
  entry: PlanEntry,
  trials: readonly number[],
  { results, configurations, stopping }: Tables,
): Aftermath {
  const tuning = trials.filter((trial) => trial < entry.firstTrial + tuningTrialsOf(entry));
  if (tuning.length === 0) return { again: [], isStale: () => false };
  const earliest = Math.min(...tuning.map((trial) => positionOf(plan, trial).configuration ?? 0));
  const known = endOfGeneration(entry, earliest, configurations);
  if (known < entry.configurations) configurations.forget(entry, known);
  const again = plan.protocol.earlyStopping ? stoppedBeside(entry, tuning, results) : [];
  stopping.forget(entry, [...tuning, ...again]);
  const finals = tunedTogether(plan, entry).map((each): readonly [number, number] => [
    each.firstTrial + tuningTrialsOf(each),
    endOf(each),
  ]);
  return {
    again,
    isStale(trial) {
      if (finals.some(([first, end]) => trial >= first && trial < end)) return true;
      const { entry: own, configuration } = positionOf(plan, trial);
      return own === entry && configuration !== undefined && configuration >= known;
    },
  };
}

/** First configuration that was proposed after `configuration` had a result; all are known at once without a history. */
function endOfGeneration(
  entry: PlanEntry,
  configuration: number,
  configurations: ProposedConfigurations,
): number {
  // How many a generation has does not depend on the losses: those of the first study stand for all.
  const proposed = configurations
    .of(entry, 0)
    .map((hyperparameters) => ({ hyperparameters, loss: Number.POSITIVE_INFINITY }));
  let end = entry.studies[0]?.samples.length ?? entry.configurations;
  while (end <= configuration) {
    const next = nextGeneration(entry, 0, proposed.slice(0, end));
    if (!next) return entry.configurations;
    end += next.configurations.length;
  }
  return end;
}

/** Trials that were stopped early in the studies of these. */
function stoppedBeside(entry: PlanEntry, trials: readonly number[], results: ResultTable): readonly number[] {
  const studies = new Set(trials.map((trial) => studyOf(entry, trial)));
  return results
    .scored(entry.firstTrial, entry.firstTrial + tuningTrialsOf(entry))
    .filter(({ index, status }) => status === "pruned" && studies.has(studyOf(entry, index)))
    .map(({ index }) => index);
}
