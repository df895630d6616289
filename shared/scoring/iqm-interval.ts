/** Interquartile mean of final values with its bootstrap interval. */
import type { Interval } from "../contracts/leaderboard.ts";
import { BOOTSTRAP_DRAWS, percentileBounds, randomBits } from "./bootstrap.ts";
import { interquartileMeanSorted } from "./interquartile-mean.ts";
import { finiteOrNull, interval, NO_INTERVAL } from "./interval.ts";
import { ascending } from "./quantile.ts";

/**
 * IQM of `values` (+∞ allowed) with a percentile bootstrap interval; no bounds for a single value. Resamples of
 * sorted data are counted, not sorted: 10,000 draws of 10 values take about a millisecond.
 */
export function iqmInterval(values: readonly number[], seed: number, draws = BOOTSTRAP_DRAWS): Interval {
  if (values.length === 0) return NO_INTERVAL;
  const sorted = ascending(values);
  const estimate = interquartileMeanSorted(sorted);
  if (sorted.length === 1) return { estimate: finiteOrNull(estimate), low: null, high: null };
  const n = sorted.length;
  const counts = new Uint16Array(n);
  const resample = new Float64Array(n);
  const bits = randomBits(seed);
  const statistics = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    counts.fill(0);
    for (let i = 0; i < n; i++) {
      const at = Math.floor((bits() / 0x1_0000_0000) * n);
      counts[at] = (counts[at] as number) + 1;
    }
    let filled = 0;
    for (let i = 0; i < n; i++) {
      for (let c = counts[i] as number; c > 0; c--) resample[filled++] = sorted[i] as number;
    }
    statistics[draw] = interquartileMeanSorted(resample);
  }
  return interval(estimate, ...percentileBounds(statistics));
}
