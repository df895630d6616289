/** A runner may be wrong or lie: what a result must satisfy beyond its schema before it can count. */
import type { Trial, TrialResult } from "../../shared/contracts/trial.ts";

/** What the coordinator knows of the trial. */
export interface Expectation {
  readonly trial: Trial;
  readonly targets: number;
  readonly curvePoints: number;
  /** Early stopping has ordered it. */
  readonly mayBePruned: boolean;
}

/**
 * A method may finish the step it is in: one step may cost several budgets (a full Hessian, many backtracks) but
 * not without bound.
 */
const MAX_BUDGETS = 100;
/** Costs are summed in 32 bits on the device. */
const ROUNDING = 1e-5;

/** The reason to refuse the result, for a person; null when it is plausible. */
export function implausibility(result: TrialResult, expected: Expectation): string | null {
  const { curve, status } = result;
  if (status === "pruned" && !expected.mayBePruned) return "nobody has ordered this trial to be pruned";
  const ends = status === "completed" || status === "converged";
  if (ends && result.value === null) return `status ${status} needs a finite value`;
  const counts = Object.values(result.counts);
  if ([...counts, result.gradientEquivalents, result.seconds].some((count) => count < 0)) {
    return "counts, costs and seconds cannot be negative";
  }
  if (result.gradientEquivalents > expected.trial.budget * MAX_BUDGETS) {
    return `the cost is more than ${MAX_BUDGETS} times the budget of ${expected.trial.budget}`;
  }
  if (result.costToTarget.length !== expected.targets) {
    return `costToTarget has ${result.costToTarget.length} entries; the problem has ${expected.targets} targets`;
  }
  const spent = result.gradientEquivalents * (1 + ROUNDING);
  if (result.costToTarget.some((cost) => cost !== null && (cost < 0 || cost > spent))) {
    return "a cost to target lies outside the run";
  }
  return curveProblem(curve, expected.curvePoints) ?? pathProblem(result);
}

function curveProblem(curve: TrialResult["curve"], curvePoints: number): string | null {
  const length = curve.step.length;
  if ([curve.gradientEquivalents, curve.seconds, curve.value].some((column) => column.length !== length)) {
    return "the columns of the curve differ in length";
  }
  if (length > curvePoints + 2)
    return `the curve has ${length} points; at most ${curvePoints + 2} were asked for`;
  for (let i = 1; i < length; i++) {
    if ((curve.step[i] ?? 0) < (curve.step[i - 1] ?? 0)) return "the steps of the curve go backwards";
  }
  return null;
}

function pathProblem({ path, curve, curvature }: TrialResult): string | null {
  if (path && path.length > curve.step.length) return "the path is longer than the curve";
  if (!curvature) return null;
  const length = curvature.step.length;
  const same = [curvature.smallest, curvature.largest, curvature.index].every(
    (each) => each.length === length,
  );
  return same ? null : "the columns of the curvature differ in length";
}
