/** How far two results of one trial are apart: what a replica says about reproducibility. */
import type { TrialResult } from "../../shared/contracts/trial.ts";

/**
 * Largest |a − b| / max(|a|, |b|) over end values, counts, costs to target and the curve; wall times are left out.
 * 0: the same bits. 1 is also the answer where one number is finite and the other isn't, or curves differ in length.
 */
export function largestDifference(a: TrialResult, b: TrialResult): number {
  if (a.status !== b.status) return 1;
  const [x, y] = [numbersOf(a), numbersOf(b)];
  if (x.length !== y.length) return 1;
  return x.reduce<number>((most, value, i) => Math.max(most, relative(value, y[i] ?? null)), 0);
}

function numbersOf(result: TrialResult): readonly (number | null)[] {
  const { counts, curve } = result;
  return [
    result.steps,
    result.value,
    result.gradientNorm,
    result.bestValue,
    result.gradientEquivalents,
    counts.value,
    counts.gradient,
    counts.hessianVector,
    counts.hessian,
    ...(result.parameters ?? []),
    ...result.costToTarget,
    ...curve.step,
    ...curve.value,
    ...(curve.heldOutLoss ?? []),
    ...(curve.accuracy ?? []),
  ];
}

function relative(a: number | null, b: number | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return 1;
  return Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
}
