/**
 * aRT, the average running time to a target (Hansen et al., COCO, arXiv 1603.08785; "expected running time"
 * of Price 1997): cost of all runs, failures included, per success.
 */

export interface Run {
  /** Cost at which the target was reached, or Infinity. */
  readonly costToTarget: number;
  /** Cost the whole run took: what a failure adds. */
  readonly cost: number;
}

/** Σ cost / successes, where a success costs its cost to target; Infinity without a success (or a run). */
export function averageRunningTime(runs: readonly Run[]): number {
  let total = 0;
  let successes = 0;
  for (const run of runs) {
    if (Number.isFinite(run.costToTarget)) {
      total += run.costToTarget;
      successes++;
    } else total += run.cost;
  }
  return successes === 0 ? Number.POSITIVE_INFINITY : total / successes;
}
