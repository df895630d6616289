/**
 * The score against a fixed reference: B with r = t / t_reference.
 *
 * B itself is relative to the best entrant, so a newcomer can flip the order of two others; this score of an
 * entrant depends on it and the reference alone. 1: as fast as the reference on every problem; up to R/(R − 1)
 * = 4/3 for far faster, or for solving what the reference does not; 0 where the entrant misses.
 */
import { profileScore, ratio, WORST_RATIO } from "./performance-profile.ts";

/** `times` and `referenceTimes` per problem, ∞ for a miss. */
export function referenceScore(
  times: readonly number[],
  referenceTimes: readonly number[],
  weights?: readonly number[],
  worst = WORST_RATIO,
): number {
  const ratios = times.map((time, i) => ratio(time, referenceTimes[i] ?? Number.POSITIVE_INFINITY));
  return profileScore(ratios, weights, worst);
}
