/** Empirical distribution of costs to targets over problem × target × run, misses in the denominator. */

/** Share of `costs` (∞: a miss) at most each of `grid`, which ascends. All zeros when there are no costs. */
export function ecdf(costs: readonly number[], grid: readonly number[]): readonly number[] {
  const sorted = Float64Array.from(costs).sort();
  let reached = 0;
  return grid.map((cost) => {
    while (reached < sorted.length && (sorted[reached] as number) <= cost) reached++;
    return sorted.length === 0 ? 0 : reached / sorted.length;
  });
}

/** `points` costs from `low` to `high`, evenly spaced in the logarithm. */
export function logGrid(low: number, high: number, points: number): readonly number[] {
  const step = Math.log(high / low) / (points - 1);
  return Array.from({ length: points }, (_, i) => (i === points - 1 ? high : low * Math.exp(i * step)));
}
