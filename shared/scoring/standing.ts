/** Who does better on one problem: the order behind leaders and rank tests. */
import { averageRunningTime } from "./average-running-time.ts";
import type { CountedRun } from "./entry-runs.ts";
import { compareNumbers } from "./mid-ranks.ts";
import { median } from "./quantile.ts";

export interface Standing {
  /** aRT per target, easy to hard; Infinity: nobody reached it. */
  readonly art: readonly number[];
  readonly medianValue: number;
}

/** Runs of one (problem, optimizer). */
export function standingOf(runs: readonly CountedRun[], targets: number): Standing {
  return {
    art: Array.from({ length: targets }, (_, t) => artAt(runs, t)),
    medianValue: median(runs.map((run) => run.value)),
  };
}

/** aRT of `runs` to target number `t`. */
export function artAt(runs: readonly CountedRun[], t: number): number {
  return averageRunningTime(
    runs.map((run) => ({ costToTarget: run.costToTarget[t] ?? Number.POSITIVE_INFINITY, cost: run.cost })),
  );
}

/** Smaller aRT at the hardest target; where neither reached it, at the next easier; then the median final value. */
export function compareStandings(a: Standing, b: Standing): number {
  for (let t = a.art.length - 1; t >= 0; t--) {
    const order = compareNumbers(a.art[t] as number, b.art[t] as number);
    if (order !== 0) return order;
  }
  return compareNumbers(a.medianValue, b.medianValue);
}
