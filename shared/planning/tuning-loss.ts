/** What selection sees of a tuning run: its loss under the rules of the sweep's edition. */
import type { TrialStatus } from "../contracts/trial.ts";
import type { Edition, PlannedProblem } from "./planned.ts";
import { runLoss } from "./run-loss.ts";
import type { StudyTuningRun } from "./study-winner.ts";

export interface TuningOutcome {
  /** Index in its study. */
  readonly configuration: number;
  readonly status: TrialStatus;
  /** Criterion at the end; null: not finite. */
  readonly value: number | null;
  readonly costToTarget: readonly (number | null)[];
}

/** Ties go by the value at the end in the second edition, by the index alone in the first. */
export function tuningRunOf(
  edition: Edition,
  problem: Pick<PlannedProblem, "targets" | "budget">,
  outcome: TuningOutcome,
): StudyTuningRun {
  const { configuration, status, value } = outcome;
  if (edition === 1) return { configuration, status, value: null, loss: finalValueLoss(outcome) };
  return {
    configuration,
    status,
    value,
    loss: runLoss(outcome, problem.targets.length, problem.budget),
  };
}

/**
 * The loss of the first edition: the value at the end, +∞ for diverged, pruned and not-finite runs. A failed run counts
 * with the value it reached: a line search that finds no further decrease often stands at the optimum.
 */
export function finalValueLoss({ status, value }: Pick<TuningOutcome, "status" | "value">): number {
  const excluded = status === "diverged" || status === "pruned";
  return excluded || value === null || !Number.isFinite(value) ? Number.POSITIVE_INFINITY : value;
}

/** Mean tuning loss of each configuration that has a result. */
export function meanLosses(
  results: readonly Pick<StudyTuningRun, "configuration" | "loss">[],
): ReadonlyMap<number, number> {
  const means = new Map<number, number>();
  for (const [configuration, own] of Map.groupBy(results, (run) => run.configuration)) {
    // Summed in ascending order, so that the order of arrival cannot change the last bit.
    const losses = own.map(({ loss }) => loss).sort((a, b) => a - b);
    means.set(configuration, losses.reduce((sum, loss) => sum + loss, 0) / losses.length);
  }
  return means;
}
