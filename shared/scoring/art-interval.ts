/** Bootstrap intervals of the aRT to every target of one (problem, optimizer). */
import { BOOTSTRAP_DRAWS, percentileBounds, randomBits } from "./bootstrap.ts";
import type { CountedRun } from "./entry-runs.ts";

export type Bounds = readonly [low: number, high: number];

/**
 * 95 % percentile bounds per target, runs resampled whole: a draw takes each run's cost to every target, so that the
 * targets' intervals rest on the same draws. A draw without a success is ∞. Null for fewer than two runs.
 */
export function artBounds(
  runs: readonly CountedRun[],
  targets: number,
  seed: number,
  draws = BOOTSTRAP_DRAWS,
): readonly Bounds[] | null {
  const n = runs.length;
  if (n < 2) return null;
  const times = runs.map((run) => run.costToTarget);
  const bits = randomBits(seed);
  const picks = new Int32Array(n);
  const statistics = Array.from({ length: targets }, () => new Float64Array(draws));
  for (let draw = 0; draw < draws; draw++) {
    for (let i = 0; i < n; i++) picks[i] = Math.floor((bits() / 0x1_0000_0000) * n);
    for (const [t, drawn] of statistics.entries()) {
      let [sum, successes] = [0, 0];
      for (let i = 0; i < n; i++) {
        const at = picks[i] as number;
        const time = times[at]?.[t] as number;
        if (time < Number.POSITIVE_INFINITY) {
          sum += time;
          successes++;
        } else sum += (runs[at] as CountedRun).cost;
      }
      drawn[draw] = successes === 0 ? Number.POSITIVE_INFINITY : sum / successes;
    }
  }
  return statistics.map((drawn) => percentileBounds(drawn));
}
