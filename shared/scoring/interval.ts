/** Intervals as they are published: what is not finite is null. */
import type { Interval } from "../contracts/leaderboard.ts";

export const NO_INTERVAL: Interval = { estimate: null, low: null, high: null };

/** Not-finite numbers do not exist in JSON. */
export function finiteOrNull(x: number): number | null {
  return Number.isFinite(x) ? x : null;
}

/** An interval with each not-finite part replaced by null. */
export function interval(estimate: number, low: number, high: number): Interval {
  return { estimate: finiteOrNull(estimate), low: finiteOrNull(low), high: finiteOrNull(high) };
}
