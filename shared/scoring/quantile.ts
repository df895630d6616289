/** Quantiles of samples in which +∞ is a value. */

/** Quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan 1996). NaN when empty. */
export function quantileSorted(sorted: ArrayLike<number>, p: number): number {
  if (sorted.length === 0) return Number.NaN;
  const position = p * (sorted.length - 1);
  const below = sorted[Math.floor(position)] as number;
  const above = sorted[Math.ceil(position)] as number;
  // ∞ − ∞ is NaN: equal neighbours need no interpolation.
  if (below === above) return below;
  return below + (position - Math.floor(position)) * (above - below);
}

/** Ascending copy; NaN counts as +∞. */
export function ascending(values: readonly number[]): Float64Array {
  return Float64Array.from(values, (x) => (Number.isNaN(x) ? Number.POSITIVE_INFINITY : x)).sort();
}

/** Median; NaN when empty. */
export function median(values: readonly number[]): number {
  return quantileSorted(ascending(values), 0.5);
}
