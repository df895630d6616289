/**
 * Which configuration of a study gets the fresh run: the one with the smallest run loss on the study's tuning seeds;
 * ties go to the smaller final value, then to the smaller index. A function of the set of tuning results, not of their
 * order; final runs are not looked at.
 */
import type { TrialStatus } from "../contracts/trial.ts";

export interface StudyTuningRun {
  /** Index among the study's configurations; 0 is the published default. */
  readonly configuration: number;
  /** L (`run-loss.ts`). */
  readonly loss: number;
  readonly status: TrialStatus;
  /** Criterion at the end; null: not finite. */
  readonly value: number | null;
}

/** Undefined without results. Configurations that miss a tuning seed are scored on those they have. */
export function studyWinner(runs: readonly StudyTuningRun[]): number | undefined {
  const standings = [...Map.groupBy(runs, ({ configuration }) => configuration)].map(
    ([configuration, own]) => ({
      configuration,
      loss: mean(own.map(({ loss }) => loss)),
      value: mean(own.map(endValue)),
    }),
  );
  standings.sort(
    (a, b) => compare(a.loss, b.loss) || compare(a.value, b.value) || a.configuration - b.configuration,
  );
  return standings[0]?.configuration;
}

/** Diverged runs and those without a finite value come last. */
function endValue({ status, value }: StudyTuningRun): number {
  return status === "diverged" || value === null || !Number.isFinite(value)
    ? Number.POSITIVE_INFINITY
    : value;
}

/** Summed in ascending order, so that the order of arrival cannot change the last bit. */
function mean(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b).reduce((sum, x) => sum + x, 0) / values.length;
}

/** ∞ − ∞ is no order. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
