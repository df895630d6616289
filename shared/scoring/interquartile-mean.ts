/** IQM: mean of the middle half (Agarwal et al. 2021, arXiv 2108.13264, who use SciPy's `trim_mean(x, 0.25)`). */
/** Of values in ascending order: drops ⌊n/4⌋ at each end and averages the rest. +∞ among the rest: Infinity. NaN when empty. */
export function interquartileMeanSorted(sorted: Float64Array): number {
  const cut = Math.floor(sorted.length / 4);
  let sum = 0;
  for (let i = cut; i < sorted.length - cut; i++) sum += sorted[i] as number;
  return sum / (sorted.length - 2 * cut);
}
