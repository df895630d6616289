/**
 * The two-sample rank-sum test (Wilcoxon 1945; Mann and Whitney 1947), two-sided. The leaderboard's design is paired
 * and doesn't call it: it is for samples that are not, such as runs of two sweeps.
 *
 * Up to 40 observations the p-value is exact given the mid-ranks (dynamic programming over subsets of the
 * smaller sample's size); beyond, a normal approximation with tie and continuity corrections.
 */
import { normalCdf } from "../distributions/normal.ts";
import { compareNumbers, midRanks } from "./mid-ranks.ts";

export const MOST_EXACT_OBSERVATIONS = 40;

export interface RankSum {
  /** Two-sided; null when a sample is empty. */
  readonly p: number | null;
  /** U of the first sample: pairs in which x > y, ties ½. */
  readonly u: number;
  /** Rank-biserial correlation 2U/(nm) − 1: P(x > y) − P(x < y). */
  readonly effect: number | null;
}

export function rankSum(x: readonly number[], y: readonly number[]): RankSum {
  const [n, m] = [x.length, y.length];
  if (n === 0 || m === 0) return { p: null, u: 0, effect: null };
  const { ranks, ties } = midRanks([...x, ...y], compareNumbers);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += ranks[i] as number;
  const u = sum - (n * (n + 1)) / 2;
  const p = n + m <= MOST_EXACT_OBSERVATIONS ? exactP(ranks, n, sum) : normalP(n, m, ties, u);
  return { p, u, effect: (2 * u) / (n * m) - 1 };
}

/** P(|W − mean| ≥ |observed − mean|) over all choices of n of the ranks, doubled ranks being whole. */
function exactP(ranks: Float64Array, n: number, observed: number): number {
  const total = ranks.reduce((sum, rank) => sum + 2 * rank, 0);
  const ways = Array.from({ length: n + 1 }, () => new Float64Array(total + 1));
  (ways[0] as Float64Array)[0] = 1;
  for (const rank of ranks) {
    for (let size = n; size >= 1; size--) {
      const from = ways[size - 1] as Float64Array;
      const to = ways[size] as Float64Array;
      for (let sum = total; sum >= 2 * rank; sum--)
        to[sum] = (to[sum] as number) + (from[sum - 2 * rank] as number);
    }
  }
  const centre = n * (ranks.length + 1);
  const distance = Math.abs(2 * observed - centre);
  let [extreme, all] = [0, 0];
  for (const [sum, count] of (ways[n] as Float64Array).entries()) {
    all += count;
    if (Math.abs(sum - centre) >= distance) extreme += count;
  }
  return Math.min(1, extreme / all);
}

function normalP(n: number, m: number, ties: number, u: number): number {
  const size = n + m;
  const variance = ((n * m) / 12) * (size + 1 - ties / (size * (size - 1)));
  if (variance === 0) return 1;
  const distance = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5);
  return Math.min(1, 2 * normalCdf(-distance / Math.sqrt(variance)));
}
