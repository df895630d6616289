/**
 * The winner of one study, from its tuning results alone.
 *
 * Smallest mean loss over the tuning seeds; ties by the mean value at the end, then by index: the choice is a function
 * of the set of results, not their order. What the loss is belongs to the edition: the run loss that the score uses
 * too, or, in sweeps of the first edition, the value at the end ({@link tuningLoss}).
 */
import type { TrialStatus } from "../contracts/trial.ts";

export interface TuningResult {
  /** Index in the study. */
  readonly configuration: number;
  /** Smaller is better; Infinity where the run counts as lost. */
  readonly loss: number;
  /** Criterion at the end, for ties; null: not finite. */
  readonly value: number | null;
}

export interface BestConfiguration {
  readonly configuration: number;
  /** Mean loss over the tuning seeds; Infinity when every configuration failed. */
  readonly loss: number;
}

/** Undefined when there are no results. Configurations with missing seeds are scored on those they have. */
export function selectBest(results: readonly TuningResult[]): BestConfiguration | undefined {
  const standings = [...byConfiguration(results)].map(([configuration, own]) => ({
    configuration,
    loss: mean(own.map(({ loss }) => loss)),
    value: mean(own.map(({ value }) => finite(value))),
  }));
  standings.sort(
    (a, b) => order(a.loss, b.loss) || order(a.value, b.value) || a.configuration - b.configuration,
  );
  const [best] = standings;
  return best && { configuration: best.configuration, loss: best.loss };
}

/** Mean tuning loss of each configuration that has a result. */
export function meanLosses(
  results: readonly Pick<TuningResult, "configuration" | "loss">[],
): ReadonlyMap<number, number> {
  const means = new Map<number, number>();
  for (const [configuration, own] of byConfiguration(results))
    means.set(configuration, mean(own.map(({ loss }) => loss)));
  return means;
}

/** The loss of the first edition: the value at the end, +∞ for diverged, pruned and not-finite runs. */
export function tuningLoss(result: {
  readonly status: TrialStatus;
  readonly value: number | null;
}): number {
  const excluded = result.status === "diverged" || result.status === "pruned";
  return excluded ? Number.POSITIVE_INFINITY : finite(result.value);
}

function byConfiguration<T extends { readonly configuration: number }>(
  results: readonly T[],
): ReadonlyMap<number, readonly T[]> {
  return Map.groupBy(results, ({ configuration }) => configuration);
}

function finite(value: number | null): number {
  return value === null || !Number.isFinite(value) ? Number.POSITIVE_INFINITY : value;
}

/** Summed in ascending order, so that the order of arrival cannot change the last bit. */
function mean(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b).reduce((sum, x) => sum + x, 0) / values.length;
}

/** ∞ equals ∞. */
function order(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
