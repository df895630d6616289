/** Percentile bootstrap (Efron 1979), seeded: the same data give the same interval. */
import type { Interval } from "../contracts/leaderboard.ts";
import { mix32 } from "../hashing/murmur3.ts";
import { interval, NO_INTERVAL } from "./interval.ts";
import { quantileSorted } from "./quantile.ts";

export const BOOTSTRAP_DRAWS = 10_000;

export interface BootstrapOptions {
  readonly draws?: number;
  readonly seed?: number;
  readonly level?: number;
}

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
 * Stratified: each stratum is resampled to its own size, `statistic` sees the resampled strata (reused
 * buffers: do not keep them). Interval of the draws' quantiles around the statistic of the data.
 */
export function bootstrapInterval(
  strata: readonly (readonly number[])[],
  statistic: (resampled: readonly Float64Array[]) => number,
  { draws = BOOTSTRAP_DRAWS, seed = 0, level = 0.95 }: BootstrapOptions = {},
): Interval {
  if (strata.length === 0 || strata.some((stratum) => stratum.length === 0)) return NO_INTERVAL;
  const data = strata.map((stratum) => Float64Array.from(stratum));
  const estimate = statistic(data.map((stratum) => stratum.slice()));
  const buffers = data.map((stratum) => new Float64Array(stratum.length));
  const bits = randomBits(seed);
  const statistics = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    for (const [s, source] of data.entries()) {
      const target = buffers[s] as Float64Array;
      const n = source.length;
      for (let i = 0; i < n; i++) target[i] = source[Math.floor((bits() / 0x1_0000_0000) * n)] as number;
    }
    statistics[draw] = statistic(buffers);
  }
  return interval(estimate, ...percentileBounds(statistics, level));
}

/** The bounds that leave (1 − level)/2 of the draws at each side. Sorts `draws` in place. */
export function percentileBounds(draws: Float64Array, level = 0.95): readonly [low: number, high: number] {
  draws.sort();
  return [quantileSorted(draws, (1 - level) / 2), quantileSorted(draws, (1 + level) / 2)];
}
