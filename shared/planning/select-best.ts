/**
 * The best configuration of one (problem, optimizer), from tuning results alone.
 *
 * Orientation: the criterion is a loss, smaller is better. A run that diverged or has no finite value counts
 * +∞; so does one that early stopping pruned (it was already judged worse). A failed run counts with the value
 * it reached: a line search that finds no further decrease often stands at the optimum. A configuration's
 * score is the mean over its tuning seeds (median on request), so one diverged seed in the mean rules it out.
 * Ties and "all +∞" go to the smallest index: the choice is a function of the set of results, not their order.
 */
import type { TrialStatus } from "../contracts/trial.ts";

export interface TuningResult {
  /** Index among the K. */
  readonly configuration: number;
  readonly repetition: number;
  readonly status: TrialStatus;
  /** Criterion at the end; null: not finite. */
  readonly value: number | null;
}

export interface BestConfiguration {
  readonly configuration: number;
  /** Criterion over the tuning seeds; Infinity when every configuration failed. */
  readonly tuningValue: number;
}

/** Undefined when there are no results. Configurations with missing seeds are scored on those they have. */
export function selectBest(
  results: readonly TuningResult[],
  aggregate: "mean" | "median" = "mean",
): BestConfiguration | undefined {
  let best: BestConfiguration | undefined;
  for (const [configuration, values] of lossesByConfiguration(results)) {
    const tuningValue = aggregate === "mean" ? mean(values) : median(values);
    const better =
      best === undefined ||
      tuningValue < best.tuningValue ||
      (tuningValue === best.tuningValue && configuration < best.configuration);
    if (better) best = { configuration, tuningValue };
  }
  return best;
}

/** Mean tuning loss of each configuration that has a result. */
export function meanLosses(results: readonly TuningResult[]): ReadonlyMap<number, number> {
  const means = new Map<number, number>();
  for (const [configuration, values] of lossesByConfiguration(results))
    means.set(configuration, mean(values));
  return means;
}

function lossesByConfiguration(results: readonly TuningResult[]): ReadonlyMap<number, readonly number[]> {
  const losses = new Map<number, number[]>();
  for (const result of results) {
    const values = losses.get(result.configuration);
    if (values) values.push(tuningLoss(result));
    else losses.set(result.configuration, [tuningLoss(result)]);
  }
  return losses;
}

/** The loss that selection sees: +∞ for diverged, pruned and not-finite runs. */
export function tuningLoss(result: Pick<TuningResult, "status" | "value">): number {
  const excluded = result.status === "diverged" || result.status === "pruned";
  if (excluded || result.value === null || !Number.isFinite(result.value)) return Number.POSITIVE_INFINITY;
  return result.value;
}

/** Summed in ascending order, so that the order of arrival cannot change the last bit. */
function mean(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b).reduce((sum, x) => sum + x, 0) / values.length;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const low = sorted[Math.floor(middle)] as number;
  const high = sorted[Math.ceil(middle)] as number;
  return low === high ? low : (low + high) / 2;
}
