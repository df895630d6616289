/** Friedman's rank test across problems (M. Friedman 1937), with the correction for ties. */
import { chiSquareTail } from "../distributions/gamma.ts";
import { midRanks } from "./mid-ranks.ts";

export interface Friedman {
  /** χ² with k − 1 degrees of freedom; NaN when every problem is one big tie. */
  readonly statistic: number;
  readonly p: number;
  /** Mean rank of each entrant, 1 is best. */
  readonly averageRanks: readonly number[];
}

/** `blocks[problem][entrant]`, each block complete; `compare < 0`: the first is better. */
export function friedman<T>(blocks: readonly (readonly T[])[], compare: (a: T, b: T) => number): Friedman {
  const n = blocks.length;
  const k = blocks[0]?.length ?? 0;
  const sums = new Float64Array(k);
  let ties = 0;
  for (const block of blocks) {
    const ranked = midRanks(block, compare);
    ties += ranked.ties;
    for (let i = 0; i < k; i++) sums[i] = (sums[i] as number) + (ranked.ranks[i] as number);
  }
  const centre = (n * (k + 1)) / 2;
  const spread = sums.reduce((total, sum) => total + (sum - centre) ** 2, 0);
  const statistic = (12 * spread) / (n * k * (k + 1) - ties / (k - 1));
  return { statistic, p: chiSquareTail(statistic, k - 1), averageRanks: Array.from(sums, (sum) => sum / n) };
}
