/** What an entry does when its released trials are closed: the next generations of its samplers, or its final runs. */

import { endOnSeries } from "../../shared/contracts/target-series.ts";
import type { NextStage } from "../../shared/coordination/lease-answers.ts";
import { nextGeneration } from "../../shared/planning/next-generation.ts";
import { tunedTogether, winnerAcrossProblems } from "../../shared/planning/one-for-all.ts";
import { type Edition, type Plan, type PlanEntry, tuningTrialsOf } from "../../shared/planning/planned.ts";
import { finalShardsOf, type Released, tuningShardsOf } from "../../shared/planning/shards.ts";
import { type StudyTuningRun, studyWinner } from "../../shared/planning/study-winner.ts";
import { meanLosses, tuningRunOf } from "../../shared/planning/tuning-loss.ts";
import type { ResultTable } from "./result-table.ts";
import type { ProposedConfigurations } from "./sweep-record.ts";

/**
 * A function of the plan and the accepted results alone; writes the configurations it proposes. Studies run side by
 * side in the lanes of common shards, so they take their steps together: the next generation of each, then the final
 * run of each one's winner. No study looks at another's results. With one configuration for all problems this is asked
 * once the tuning of all of them is over, and every one of them gives the same winners.
 */
export function nextStageOf(
  plan: Plan,
  entry: PlanEntry,
  results: ResultTable,
  configurations: ProposedConfigurations,
): NextStage {
  const { edition } = plan;
  const tuning = tuningRuns(edition, entry, results);
  const released = entry.studies.flatMap((_, study): Released[] => {
    const known = configurations.of(entry, study);
    if (known.length >= entry.configurations) return [];
    const losses = meanLosses(tuning[study] ?? []);
    const history = known.map((values, configuration) => ({
      hyperparameters: values,
      loss: losses.get(configuration) ?? Number.POSITIVE_INFINITY,
    }));
    const generation = nextGeneration(entry, study, history);
    if (!generation) return [];
    configurations.add(entry, study, generation.first, generation.configurations);
    return [{ study, ...generation }];
  });
  if (released.length > 0) return { stage: "tuning", shards: tuningShardsOf(entry, released) };
  const winners = plan.protocol.oneForAll ? winnersOfAll(plan, entry, results) : tuning.map(winnerOf);
  const chosen = winners.map((winner, study) =>
    winner === null ? null : (configurations.of(entry, study)[winner] ?? null),
  );
  return { stage: "final", winners, shards: finalShardsOf(entry, chosen) };
}

function winnerOf(runs: readonly StudyTuningRun[]): number | null {
  return studyWinner(runs) ?? null;
}

function winnersOfAll(plan: Plan, entry: PlanEntry, results: ResultTable): readonly (number | null)[] {
  const tuning = tunedTogether(plan, entry).map((each) => tuningRuns(plan.edition, each, results));
  return entry.studies.map(
    (_, study) => winnerAcrossProblems(tuning.map((runs) => runs[study] ?? [])) ?? null,
  );
}

/** Accepted tuning results of an entry, by study. */
function tuningRuns(
  edition: Edition,
  entry: PlanEntry,
  results: ResultTable,
): readonly (readonly StudyTuningRun[])[] {
  const runs = entry.studies.map((): StudyTuningRun[] => []);
  const end = entry.firstTrial + tuningTrialsOf(entry);
  for (const trial of results.scored(entry.firstTrial, end)) {
    const { index, status, costToTarget } = trial;
    const value = endOnSeries(entry.problem.targetsOn, trial);
    const through = Math.floor((index - entry.firstTrial) / entry.tuningSeeds);
    const configuration = through % entry.configurations;
    const run = tuningRunOf(edition, entry.problem, { configuration, status, value, costToTarget });
    runs[Math.floor(through / entry.configurations)]?.push(run);
  }
  return runs;
}
