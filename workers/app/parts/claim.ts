/** "Better than" as the paired test allows to say it: with its corrected p and effect, or why nothing can be said. */
import type { LeaderboardCell } from "../../../shared/contracts/leaderboard.ts";
import { verdictOf } from "../../../shared/scoring/verdict.ts";
import { formatNumber } from "../data/format.ts";

export type Verdict = "leader" | "better" | "worse" | "tied" | "too few" | "none";

export interface Claim {
  readonly verdict: Verdict;
  readonly text: string;
}

/** @param cells all of the problem: they tell who leads it */
export function claimOf(cell: LeaderboardCell, cells: readonly LeaderboardCell[]): Claim {
  const { againstLeader } = cell;
  if (!againstLeader) {
    const leads = cells.some(
      (other) => other.problem === cell.problem && other.againstLeader?.leader === cell.optimizer,
    );
    return leads ? { verdict: "leader", text: "leads" } : { verdict: "none", text: "–" };
  }
  const { leader, p, effect, pairs, differing, note } = againstLeader;
  if (p === null) return { verdict: "too few", text: `can't be told from ${leader}: ${note}` };
  const differ = differing === null || differing === pairs ? "" : `, ${differing} of them differ`;
  const figures = `p = ${formatNumber(p, 2)} after the Holm correction, effect ${formatNumber(effect, 2)}, ${pairs} pairs${differ}; ${note}`;
  const verdict = verdictOf(againstLeader);
  switch (verdict) {
    case "worse":
      return { verdict, text: `${leader} is better: ${figures}` };
    case "better":
      return { verdict, text: `better than ${leader} pair by pair: ${figures}` };
    case "open":
      return { verdict: "tied", text: `not told apart from ${leader}: ${figures}` };
    case "untestable":
      return { verdict: "too few", text: `can't be told from ${leader}: ${figures}` };
    default:
      return verdict satisfies never;
  }
}
