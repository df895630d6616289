/** The percentile bootstrap as a textbook writes it (Efron 1979): the twin of what the product counts and shares. */
import type { Interval } from "../contracts/leaderboard.ts";
import { randomBits } from "./bootstrap.ts";

/** Quantile of type 7; ∞ next to ∞ needs no interpolation. */
export function plainQuantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const at = p * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)] as number, sorted[Math.ceil(at)] as number];
  return low === high ? low : low + (at - Math.floor(at)) * (high - low);
}

/** Each draw resamples `values` to its own size; the statistic of the draws gives the central 95 %. */
export function bootstrapInterval<T>(
  values: readonly T[],
  statistic: (resampled: readonly T[]) => number,
  { draws = 10_000, seed = 0 }: { readonly draws?: number; readonly seed?: number } = {},
): Interval {
  const bits = randomBits(seed);
  const statistics = Array.from({ length: draws }, () =>
    statistic(values.map(() => values[Math.floor((bits() / 2 ** 32) * values.length)] as T)),
  );
  return {
    estimate: statistic(values),
    low: plainQuantile(statistics, 0.025),
    high: plainQuantile(statistics, 0.975),
  };
}
