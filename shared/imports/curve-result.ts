/** A run of a file of curves as a result: what its points say, and nothing that they do not. */
import type { TrialResult } from "../contracts/trial.ts";
import type { CurveRun } from "./curve-format.ts";

/** Points kept of a curve; costs to targets are read from all of them. */
const MAX_POINTS = 200;

/**
 * Ends where its last point does; a last value that is not finite is a divergence.
 *
 * @param targets hardest last
 */
export function curveResult(
  { configuration, seed, costs, values, status: told }: CurveRun,
  targets: readonly number[],
  key: string,
): TrialResult {
  const finite = values.filter((value) => value !== null);
  const value = values.at(-1) ?? null;
  const end = value === null ? "diverged" : "completed";
  const kept = keptPoints(costs.length);
  return {
    key,
    status: told !== undefined && (told !== "completed" || value !== null) ? told : end,
    message: `configuration ${configuration}, seed ${seed} of the file`,
    steps: costs.length - 1,
    value,
    gradientNorm: null,
    bestValue: finite.length === 0 ? null : finite.reduce((least, each) => Math.min(least, each)),
    parameters: null,
    endsAt: null,
    counts: { value: 0, gradient: 0, hessianVector: 0, hessian: 0 },
    gradientEquivalents: costs.at(-1) ?? 0,
    costToTarget: targets.map((target) => {
      const at = values.findIndex((each) => each !== null && each <= target);
      return at < 0 ? null : (costs[at] ?? null);
    }),
    curve: {
      step: kept,
      gradientEquivalents: kept.map((i) => costs[i] as number),
      seconds: kept.map(() => 0),
      value: kept.map((i) => values[i] ?? null),
    },
    curvature: null,
    path: null,
    seconds: 0,
  };
}

/** All, or evenly spaced ones with the first and the last. */
function keptPoints(points: number): number[] {
  if (points <= MAX_POINTS) return Array.from({ length: points }, (_, i) => i);
  const step = (points - 1) / (MAX_POINTS - 1);
  return Array.from({ length: MAX_POINTS }, (_, i) => Math.round(i * step));
}
