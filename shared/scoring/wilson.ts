/** The score interval of a proportion (E. B. Wilson 1927, J. Am. Stat. Assoc. 22, 209–212). */
import type { Interval } from "../contracts/leaderboard.ts";
import { normalQuantile } from "../distributions/normal.ts";
import { NO_INTERVAL } from "./interval.ts";

/**
 * Interval of `successes` of `runs` at `level` (0.95). It stays inside [0, 1] and is not empty at 0 or at
 * `runs` successes. No runs: all null.
 */
export function wilsonInterval(successes: number, runs: number, level = 0.95): Interval {
  if (runs === 0) return NO_INTERVAL;
  const z = normalQuantile((1 + level) / 2);
  const share = successes / runs;
  const shrink = 1 + (z * z) / runs;
  const centre = (share + (z * z) / (2 * runs)) / shrink;
  const half = (z / shrink) * Math.sqrt((share * (1 - share)) / runs + (z * z) / (4 * runs * runs));
  // At the ends the exact bound is the end itself; rounding would leave it at ±1e-17.
  const low = successes === 0 ? 0 : centre - half;
  const high = successes === runs ? 1 : centre + half;
  return { estimate: share, low, high };
}
