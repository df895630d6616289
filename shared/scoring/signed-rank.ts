/**
 * The paired signed-rank test (Wilcoxon 1945), two-sided.
 *
 * Zero differences are dropped (Wilcoxon's rule), ties share mid-ranks. Up to 25 pairs the p-value is exact:
 * the distribution of W⁺ over all 2ⁿ signs *given the mid-ranks*, by dynamic programming, so ties keep it
 * exact. Beyond, a normal approximation with tie and continuity corrections.
 */
import { normalCdf } from "../distributions/normal.ts";
import { compareNumbers, midRanks } from "./mid-ranks.ts";

export const MAX_EXACT_PAIRS = 25;

/** Fewer pairs than this cannot reach p < 0.05: the smallest two-sided p is 2/2ⁿ, 0.0625 for five. */
export const MIN_PAIRS = 6;

export interface SignedRank {
  /** Two-sided; null when no pair differs. */
  readonly p: number | null;
  /** W⁺: rank sum of the pairs with x > y. */
  readonly positive: number;
  /** W⁻. */
  readonly negative: number;
  /** Matched-pairs rank-biserial correlation (W⁺ − W⁻)/(W⁺ + W⁻) in [−1, 1]; null when no pair differs. */
  readonly effect: number | null;
  /** Pairs that differ. */
  readonly pairs: number;
}

/** Tests x against y; ∞ − ∞ counts as no difference, ∞ against a number as the largest one. */
export function signedRank(x: readonly number[], y: readonly number[]): SignedRank {
  const differences: number[] = [];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const difference = (x[i] as number) - (y[i] as number);
    if (difference !== 0 && !Number.isNaN(difference)) differences.push(difference);
  }
  const { ranks, ties } = midRanks(differences.map(Math.abs), compareNumbers);
  let positive = 0;
  let negative = 0;
  for (const [i, difference] of differences.entries()) {
    if (difference > 0) positive += ranks[i] as number;
    else negative += ranks[i] as number;
  }
  const pairs = differences.length;
  if (pairs === 0) return { p: null, positive, negative, effect: null, pairs };
  const smaller = Math.min(positive, negative);
  const p = pairs <= MAX_EXACT_PAIRS ? exactP(ranks, smaller) : normalP(pairs, ties, smaller);
  return { p, positive, negative, effect: (positive - negative) / (positive + negative), pairs };
}

/** 2·P(W ≤ smaller) over all signs. Mid-ranks are halves, so twice the ranks are whole. */
function exactP(ranks: Float64Array, smaller: number): number {
  const total = ranks.reduce((sum, rank) => sum + 2 * rank, 0);
  const ways = new Float64Array(total + 1);
  ways[0] = 1;
  for (const rank of ranks) {
    for (let sum = total; sum >= 2 * rank; sum--) {
      ways[sum] = (ways[sum] as number) + (ways[sum - 2 * rank] as number);
    }
  }
  let tail = 0;
  for (let sum = 0; sum <= 2 * smaller; sum++) tail += ways[sum] as number;
  return Math.min(1, (2 * tail) / 2 ** ranks.length);
}

function normalP(pairs: number, ties: number, smaller: number): number {
  const mean = (pairs * (pairs + 1)) / 4;
  const variance = (pairs * (pairs + 1) * (2 * pairs + 1)) / 24 - ties / 48;
  return Math.min(1, 2 * normalCdf((smaller + 0.5 - mean) / Math.sqrt(variance)));
}
