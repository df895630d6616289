/** "Better than" as the paired test allows to say it: with its corrected p and effect, or why nothing can be said. */
import type { LeaderboardCell } from "../../../shared/contracts/leaderboard.ts";
import { formatNumber } from "../data/format.ts";

export type Verdict = "leader" | "better" | "worse" | "tied" | "too few" | "none";

export interface Claim {
  readonly verdict: Verdict;
  readonly text: string;
}

const ALPHA = 0.05;

/** @param cells all of the problem: they tell who leads it */
export function claimOf(cell: LeaderboardCell, cells: readonly LeaderboardCell[]): Claim {
  const { againstLeader } = cell;
  if (!againstLeader) {
    const leads = cells.some(
      (other) => other.problem === cell.problem && other.againstLeader?.leader === cell.optimizer,
    );
    return leads ? { verdict: "leader", text: "leads" } : { verdict: "none", text: "–" };
  }
  const { leader, p, effect, pairs, note } = againstLeader;
  if (p === null) return { verdict: "too few", text: `not enough seeds against ${leader}: ${note}` };
  const figures = `p = ${formatNumber(p, 2)} after Holm, effect ${formatNumber(effect, 2)}, ${pairs} pairs; ${note}`;
  if (p >= ALPHA) {
    return note.includes("can't reach")
      ? { verdict: "too few", text: `not enough seeds to tell from ${leader}: ${figures}` }
      : { verdict: "tied", text: `tied with ${leader}: ${figures}` };
  }
  // The leader is the fastest to the hardest target on average; pair by pair another may be ahead.
  return (effect ?? 0) < 0
    ? { verdict: "better", text: `better than ${leader} pair by pair: ${figures}` }
    : { verdict: "worse", text: `${leader} is better: ${figures}` };
}
