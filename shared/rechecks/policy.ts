/**
 * Which results are computed again.
 *
 * All of a new token's, until {@link GOOD_CHECKS} in a row were good; then the n-th with probability h/n, never less
 * than a floor. Why h/n: a token that falsifies a share q of its results escapes n of them with probability
 * Π(1 − q·rₙ) ≈ exp(−q·Σrₙ), and Σ h/n grows like h·ln n: the same effort goes into every doubling of its results, so
 * that it is found wherever it begins to lie. With h = 14, q = 0.1 and 200 results, Σrₙ = 14 + 14·ln(200/14) ≈ 51 and
 * the escape is below 0.5 %. The floor is what the long run costs.
 */
import type { TokenTrust } from "./trust.ts";

/** Good checks in a row after which the rate begins to fall. */
export const GOOD_CHECKS = 10;
/** h: the n-th result of a trusted token is checked with probability h/n. */
export const CHECK_HORIZON = 14;
/** Share of the results that is checked in the long run; leaders' final runs come on top. */
export const CHECK_FLOOR = 0.03;

/**
 * Probability that the n-th result of a token is checked.
 * @param ordinal n, from 1: its place among the token's results
 */
export function checkRate({ owner, goodInRow }: TokenTrust, ordinal: number): number {
  if (owner) return 0;
  if (goodInRow < GOOD_CHECKS) return 1;
  return Math.min(1, Math.max(CHECK_FLOOR, CHECK_HORIZON / ordinal));
}

export interface CheckQuestion {
  readonly trust: TokenTrust;
  /** Place of the result among the token's results, from 1. */
  readonly ordinal: number;
  /** A final run of what leads its problem: always checked. */
  readonly leads: boolean;
  /** In [0, 1), a function of the sweep's secret and the trial: a runner cannot tell beforehand. */
  readonly draw: number;
}

/**
 * Whether a result waits for a check. Asked again after each check of the token: results of its first minutes that
 * were all to be checked are let go as soon as the token has shown itself good.
 */
export function isChecked({ trust, ordinal, leads, draw }: CheckQuestion): boolean {
  if (trust.owner) return false;
  return leads || draw < checkRate(trust, ordinal);
}
