/** The accepted results of one (problem, optimizer), sorted into tuning and final runs, ready to be scored. */
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import type { TrialResult, TrialStatus } from "../contracts/trial.ts";
import type { Plan, PlanEntry } from "../planning/planned.ts";
import { type BestConfiguration, selectBest, tuningLoss } from "../planning/select-best.ts";
import { positionOf } from "../planning/trial-at.ts";

/** What scoring needs of an accepted result: everything but the curve. */
export interface ScoredTrial
  extends Pick<
    TrialResult,
    "status" | "value" | "bestValue" | "gradientEquivalents" | "costToTarget" | "endsAt"
  > {
  /** Position in the sweep. */
  readonly index: number;
}

/** A run as it counts. */
export interface CountedRun {
  readonly index: number;
  readonly repetition: number;
  /** Configuration among the K; undefined for final runs. */
  readonly configuration: number | undefined;
  readonly status: TrialStatus;
  /** Criterion at the end; Infinity when the run diverged. */
  readonly value: number;
  /** Lowest criterion recorded: tells apart diverged runs from different starts. */
  readonly bestValue: number | null;
  /** Gradient-equivalents the whole run took. */
  readonly cost: number;
  /** Per target of the problem; Infinity: a miss. A diverged run misses all, whatever it passed before. */
  readonly costToTarget: readonly number[];
  readonly endsAt: TrialResult["endsAt"];
}

export interface EntryRuns {
  readonly entry: PlanEntry;
  readonly tuning: readonly CountedRun[];
  readonly final: readonly CountedRun[];
  readonly best: BestConfiguration | undefined;
  /** `final` where there are any, else the best configuration's tuning runs. */
  readonly basis: "final" | "tuning" | "none";
  /** The runs of the basis, ascending by repetition. */
  readonly runs: readonly CountedRun[];
}

/** Configurations of a plan by index; those of history-dependent samplers come from the caller. */
export type ConfigurationSource = (entry: PlanEntry, configuration: number) => ParameterValues | undefined;

/** The runs of one entry. @param trials its accepted results, in any order */
export function entryRuns(plan: Plan, entry: PlanEntry, trials: Iterable<ScoredTrial>): EntryRuns {
  const tuning: CountedRun[] = [];
  const finals: CountedRun[] = [];
  for (const trial of trials) {
    const { phase, configuration, repetition } = positionOf(plan, trial.index);
    const run = countedRun(trial, entry.problem.targets.length, configuration, repetition);
    (phase === "tuning" ? tuning : finals).push(run);
  }
  sortByIndex(tuning);
  sortByIndex(finals);
  const best = selectBest(tuning.map((run) => ({ ...run, configuration: run.configuration ?? 0 })));
  const bestRuns = tuning.filter((run) => run.configuration === best?.configuration);
  const basis = finals.length > 0 ? "final" : bestRuns.length > 0 ? "tuning" : "none";
  return { entry, tuning, final: finals, best, basis, runs: basis === "final" ? finals : bestRuns };
}

function countedRun(
  trial: ScoredTrial,
  targets: number,
  configuration: number | undefined,
  repetition: number,
): CountedRun {
  const missesAll = trial.status === "diverged";
  return {
    index: trial.index,
    repetition,
    configuration,
    status: trial.status,
    // Pruned runs keep their value here; only the selection counts them as lost.
    value: tuningLoss({ status: missesAll ? "diverged" : "completed", value: trial.value }),
    bestValue: trial.bestValue,
    cost: trial.gradientEquivalents,
    costToTarget: Array.from({ length: targets }, (_, t) =>
      missesAll ? Number.POSITIVE_INFINITY : (trial.costToTarget[t] ?? Number.POSITIVE_INFINITY),
    ),
    endsAt: trial.endsAt,
  };
}

function sortByIndex(runs: CountedRun[]): void {
  runs.sort((a, b) => a.index - b.index);
}
