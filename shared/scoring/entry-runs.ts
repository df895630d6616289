/** The accepted results of one (problem, optimizer), sorted into tuning and final runs, ready to be scored. */
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import type { Device } from "../contracts/lease.ts";
import { endOnSeries, type HeldOutEnds } from "../contracts/target-series.ts";
import type { TrialResult, TrialStatus } from "../contracts/trial.ts";
import { winnerAcrossProblems } from "../planning/one-for-all.ts";
import type { Plan, PlanEntry } from "../planning/planned.ts";
import { type StudyTuningRun, studyWinner } from "../planning/study-winner.ts";
import { positionOf, type TrialPosition } from "../planning/trial-at.ts";
import { finalValueLoss, tuningRunOf } from "../planning/tuning-loss.ts";

/** What scoring needs of an accepted result: everything but the curve. */
export interface ScoredTrial
  extends Pick<
    TrialResult,
    "status" | "value" | "bestValue" | "gradientEquivalents" | "costToTarget" | "endsAt"
  > {
  /** Position in the sweep. */
  readonly index: number;
  /** What held-out examples say of it; absent or null: none were looked at. */
  readonly heldOut?: HeldOutEnds | null;
  /** From the first to the last step of its shard; null: not known. */
  readonly seconds: number | null;
  /** Class of the adapter that made it; null: not known. */
  readonly adapterClass: Device["adapterClass"] | null;
}

/** A run as it counts. */
export interface CountedRun {
  readonly index: number;
  readonly study: number;
  readonly repetition: number;
  /** Configuration in its study; undefined for final runs. */
  readonly configuration: number | undefined;
  /** What the selection of its study sees (`planning/tuning-loss.ts`). */
  readonly loss: number;
  /** And, for ties. */
  readonly selectionValue: number | null;
  readonly status: TrialStatus;
  /** What the targets are on, at the end and as it falls; Infinity when the run diverged. */
  readonly value: number;
  /** Lowest criterion recorded: tells apart diverged runs from different starts. */
  readonly bestValue: number | null;
  /** Gradient-equivalents the whole run took. */
  readonly cost: number;
  /** Per target of the problem; Infinity: a miss. A diverged run misses all, whatever it passed before. */
  readonly costToTarget: readonly number[];
  readonly endsAt: TrialResult["endsAt"];
  readonly seconds: number | null;
  readonly adapterClass: Device["adapterClass"] | null;
  /** As it was accepted: what studies are compared by. */
  readonly accepted: Pick<ScoredTrial, "status" | "costToTarget" | "value" | "heldOut">;
}

export interface EntryRuns {
  readonly entry: PlanEntry;
  readonly tuning: readonly CountedRun[];
  readonly final: readonly CountedRun[];
  /** Configuration that won each study, by the tuning results so far; undefined without any. */
  readonly winners: readonly (number | undefined)[];
  /** `final` where there are any, else the winners' tuning runs. */
  readonly basis: "final" | "tuning" | "none";
  /** The runs of the basis, ascending by repetition. */
  readonly runs: readonly CountedRun[];
}

/** Configurations of a plan by study and index; those of history-dependent samplers come from the caller. */
export type ConfigurationSource = (
  entry: PlanEntry,
  study: number,
  configuration: number,
) => ParameterValues | undefined;

/** Those known from the plan alone. */
export const plannedConfiguration: ConfigurationSource = (entry, study, configuration) =>
  entry.studies[study]?.samples[configuration];

/**
 * The runs of one entry.
 *
 * @param trials its accepted results, in any order
 * @param together those of all entries it is tuned together with, entry by entry, its own among them; only looked at where
 * all problems have one configuration
 */
export function entryRuns(
  plan: Plan,
  entry: PlanEntry,
  trials: Iterable<ScoredTrial>,
  together: readonly Iterable<ScoredTrial>[] = [trials],
): EntryRuns {
  const tuning: CountedRun[] = [];
  const finals: CountedRun[] = [];
  for (const trial of trials) {
    const position = positionOf(plan, trial.index);
    const { phase } = position;
    const run = countedRun(plan, trial, position);
    (phase === "tuning" ? tuning : finals).push(run);
  }
  sortByIndex(tuning);
  sortByIndex(finals);
  const winners = plan.protocol.oneForAll
    ? winnersOfAll(plan, entry, together)
    : entry.studies.map((_, study) =>
        studyWinner(tuning.filter((run) => run.study === study).map(asTuningRun)),
      );
  const winning = tuning.filter((run) => run.configuration === winners[run.study]);
  const basis = finals.length > 0 ? "final" : winning.length > 0 ? "tuning" : "none";
  return { entry, tuning, final: finals, winners, basis, runs: basis === "final" ? finals : winning };
}

function winnersOfAll(
  plan: Plan,
  { studies }: PlanEntry,
  together: readonly Iterable<ScoredTrial>[],
): readonly (number | undefined)[] {
  const tuning = together.map((trials) =>
    [...trials].flatMap((trial) => {
      const position = positionOf(plan, trial.index);
      return position.phase === "tuning" ? [countedRun(plan, trial, position)] : [];
    }),
  );
  return studies.map((_, study) =>
    winnerAcrossProblems(tuning.map((runs) => runs.filter((run) => run.study === study).map(asTuningRun))),
  );
}

function asTuningRun({ configuration = 0, loss, selectionValue, status }: CountedRun): StudyTuningRun {
  return { configuration, loss, status, value: selectionValue };
}

function countedRun(
  plan: Plan,
  trial: ScoredTrial,
  { entry, study, configuration, repetition }: TrialPosition,
): CountedRun {
  const missesAll = trial.status === "diverged";
  const targets = entry.problem.targets.length;
  const value = endOnSeries(entry.problem.targetsOn, trial);
  const selection = tuningRunOf(plan.edition, entry.problem, {
    ...trial,
    value,
    configuration: configuration ?? 0,
  });
  return {
    index: trial.index,
    study,
    repetition,
    configuration,
    loss: selection.loss,
    selectionValue: selection.value,
    status: trial.status,
    // Pruned runs keep their value here; only the selection counts them as lost.
    value: finalValueLoss({ status: missesAll ? "diverged" : "completed", value }),
    bestValue: trial.bestValue,
    cost: trial.gradientEquivalents,
    costToTarget: Array.from({ length: targets }, (_, t) =>
      missesAll ? Number.POSITIVE_INFINITY : (trial.costToTarget[t] ?? Number.POSITIVE_INFINITY),
    ),
    endsAt: trial.endsAt,
    seconds: trial.seconds,
    adapterClass: trial.adapterClass,
    accepted: { ...trial, value },
  };
}

function sortByIndex(runs: CountedRun[]): void {
  runs.sort((a, b) => a.index - b.index);
}
