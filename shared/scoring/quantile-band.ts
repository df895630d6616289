/** Median and 20–80 % band of learning curves on a common cost axis. */
import type { Leaderboard } from "../contracts/leaderboard.ts";
import type { Curve } from "../contracts/trial.ts";
import { finiteOrNull } from "./interval.ts";
import { ascending, median, quantileSorted } from "./quantile.ts";

type Band = NonNullable<Leaderboard["cells"][number]["curve"]>;

const MAX_POINTS = 64;

/**
 * Each curve is a step function of cost: the last value recorded at or before it, its first value before, its
 * last value after its end (null, i.e. not finite, counts as +∞). `steps` and `seconds` are the medians of the
 * curves' own at each cost. Null when no curve has a point.
 */
export function quantileBand(curves: readonly Curve[], low = 0.2, high = 0.8): Band | null {
  const usable = curves.filter((curve) => curve.gradientEquivalents.length > 0);
  if (usable.length === 0) return null;
  const axis = commonAxis(usable.map((curve) => curve.gradientEquivalents));
  const places = usable.map((curve) => axis.map((cost) => lastAtOrBefore(curve.gradientEquivalents, cost)));
  const column = (i: number, read: (curve: Curve) => readonly (number | null)[]): readonly number[] =>
    usable.map((curve, c) => read(curve)[places[c]?.[i] ?? 0] ?? Number.POSITIVE_INFINITY);
  const values = axis.map((_, i) => ascending(column(i, (curve) => curve.value)));
  return {
    gradientEquivalents: [...axis],
    steps: axis.map((_, i) => median(column(i, (curve) => curve.step))),
    seconds: axis.map((_, i) => median(column(i, (curve) => curve.seconds))),
    median: values.map((sorted) => finiteOrNull(quantileSorted(sorted, 0.5))),
    low: values.map((sorted) => finiteOrNull(quantileSorted(sorted, low))),
    high: values.map((sorted) => finiteOrNull(quantileSorted(sorted, high))),
    runs: usable.length,
  };
}

/** The costs at which any curve has a point, thinned evenly by rank: dense where the curves are. */
function commonAxis(costs: readonly (readonly number[])[]): readonly number[] {
  const all = [...new Set(costs.flat())].sort((a, b) => a - b);
  if (all.length <= MAX_POINTS) return all;
  return Array.from(
    { length: MAX_POINTS },
    (_, i) => all[Math.round((i * (all.length - 1)) / (MAX_POINTS - 1))] as number,
  );
}

/** Index of the last entry ≤ x of an ascending list, 0 when there is none. */
function lastAtOrBefore(ascendingCosts: readonly number[], x: number): number {
  let low = 0;
  let high = ascendingCosts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((ascendingCosts[middle] as number) <= x) low = middle;
    else high = middle - 1;
  }
  return low;
}
