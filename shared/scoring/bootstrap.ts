/** Percentile bootstrap (Efron 1979), seeded: the same data give the same interval. */
import { mix32 } from "../hashing/murmur3.ts";
import { quantileSorted } from "./quantile.ts";

export const BOOTSTRAP_DRAWS = 10_000;

/** Unsigned 32-bit numbers: xorshift32 (Marsaglia 2003) from a mixed seed, multiplied out. Fast, not for secrets. */
export function randomBits(seed: number): () => number {
  let state = mix32(seed ^ 0x6a09e667) || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return Math.imul(state, 0x9e3779b1) >>> 0;
  };
}

/**
 * The bounds that leave (1 − level)/2 of the draws at each side. Sorts `draws` in place. Percentile bounds are neither
 * corrected for bias nor for skew (Efron 1987): with few runs, and near the ends of a bounded statistic, they are short.
 */
export function percentileBounds(draws: Float64Array, level = 0.95): readonly [low: number, high: number] {
  draws.sort();
  return [quantileSorted(draws, (1 - level) / 2), quantileSorted(draws, (1 + level) / 2)];
}

/**
 * Two-sided p of "this difference is 0" from its draws: twice the smaller share on the far side of 0, the data counting
 * as a draw (Davison and Hinkley 1997, section 4.2.3), so it is never below 2/(draws + 1). Within `epsilon` is 0.
 */
export function twoSidedP(differences: Float64Array, epsilon = 0): number {
  let [below, above] = [0, 0];
  for (const difference of differences) {
    if (difference <= epsilon) below++;
    if (difference >= -epsilon) above++;
  }
  return Math.min(1, (2 * (1 + Math.min(below, above))) / (1 + differences.length));
}
