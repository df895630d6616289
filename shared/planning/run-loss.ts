/**
 * The one loss of a run, by which a study selects its configuration and by which optimizers are compared:
 *
 *     L = mean over the problem's targets of ln max(1, cost at the first crossing)
 *
 * in gradient-equivalents; a target that is missed counts `penalty`·budget, and so does a crossing that cost more (no
 * hit is worse than a miss). L is bounded by 0 and ln(penalty·budget). e^(difference of two L) is a ratio of costs.
 */
import type { TrialStatus } from "../contracts/trial.ts";

/** What a miss counts, in budgets. Leaders at 1 and 10 are shown beside it: an order that turns rests on this number. */
export const MISS_PENALTY = 2;

/**
 * Losses are kept to 2⁻³⁶ (1.5e-11): the sum of some thousand of them is then exact in a double, so that no order of
 * adding them changes a bit, and equal runs differ by 0.
 */
const LOSS_GRID = 2 ** 36;

/** What a run's loss depends on. */
export interface LossOutcome {
  readonly status: TrialStatus;
  /** Per target: cost at which the criterion reached it first, null: never. */
  readonly costToTarget: readonly (number | null)[];
}

/** L of a run. NaN where the problem has no target. @param targets how many the problem has */
export function runLoss(
  outcome: LossOutcome,
  targets: number,
  budget: number,
  penalty: number = MISS_PENALTY,
): number {
  const miss = Math.max(1, penalty * budget);
  const costs = reachedAt(outcome, targets);
  return onLossGrid(
    costs.reduce((sum, cost) => sum + Math.log(Math.min(miss, Math.max(1, cost))), 0) / targets,
  );
}

/**
 * Cost at each target, Infinity where it counts as missed: never reached before the run ended (however it ended), or
 * reached by a run that diverged afterwards.
 */
export function reachedAt({ status, costToTarget }: LossOutcome, targets: number): readonly number[] {
  return Array.from({ length: targets }, (_, t) =>
    status === "diverged" ? Number.POSITIVE_INFINITY : (costToTarget[t] ?? Number.POSITIVE_INFINITY),
  );
}

export function onLossGrid(loss: number): number {
  return Math.round(loss * LOSS_GRID) / LOSS_GRID;
}
