/** What a comparison with the leader lets one say: one rule and one set of words for every page. */
import type { LeaderboardCell } from "../contracts/leaderboard.ts";

export type AgainstLeader = NonNullable<LeaderboardCell["againstLeader"]>;

export const ALPHA = 0.05;

/**
 * `worse`: the leader is better, p < α and the effect on its side. `better`: the other way round, pair by pair (the
 * leader has the smallest mean cost, which one slow run can turn). `open`: not told apart, though the runs could have.
 * `untestable`: no runs could have reached p < α, or there is no p.
 */
export type Verdict = "worse" | "better" | "open" | "untestable";

/** The word for each, as pages write it. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  worse: "worse",
  better: "better pair by pair",
  open: "not told apart",
  untestable: "can't be told",
};

export function verdictOf({ p, effect, canReach }: AgainstLeader): Verdict {
  if (p === null || effect === null) return "untestable";
  if (p < ALPHA && effect !== 0) return effect > 0 ? "worse" : "better";
  return canReach ? "open" : "untestable";
}
