/** What one problem says: who leads, who is worse, and what can't be told; the verdicts are those of the web page. */
import type { LeaderboardCell } from "../../shared/contracts/leaderboard.ts";
import { ONE_RUN } from "../../shared/scoring/distinct-runs.ts";
import { type AgainstLeader, VERDICT_WORDS, type Verdict, verdictOf } from "../../shared/scoring/verdict.ts";
import { artWithInterval, figure, listed, share } from "./figures.ts";

/** Longer lists are counted instead. */
const MAX_LISTED = 8;

/** @param cells of the problem, those with runs */
export function onProblem(label: string, cells: readonly LeaderboardCell[]): string {
  const compared = cells.flatMap((cell) =>
    cell.againstLeader === null ? [] : [{ ...cell.againstLeader, optimizer: cell.optimizer }],
  );
  const leader = compared[0]?.leader ?? cells[0]?.optimizer ?? "";
  const leads = `On \`${label}\`, **${leader}** leads (${how(cells.find((cell) => cell.optimizer === leader))})`;
  if (compared.length === 0) return `${leads}.`;
  const by = Map.groupBy(compared, verdictOf);
  const of = (verdict: Verdict) => by.get(verdict) ?? [];
  const untestable = of("untestable");
  if (untestable.length === compared.length)
    return `${leads}. Nothing is claimed about the ${compared.length} others: ${reasons(untestable)}.`;
  const measure = compared.find(({ p }) => p !== null)?.note.split(";")[0];
  const test = `paired signed-rank test${measure === undefined ? "" : ` on the ${measure}`}, Holm correction, p < 0.05`;
  const parts = [`${of("worse").length} of ${compared.length} others are ${VERDICT_WORDS.worse} (${test})`];
  for (const verdict of ["better", "open"] as const) {
    const names = of(verdict).map(({ optimizer }) => optimizer);
    if (names.length === 0) continue;
    parts.push(`${VERDICT_WORDS[verdict]}: ${names.length > MAX_LISTED ? names.length : listed(names)}`);
  }
  if (untestable.length > 0)
    parts.push(`${VERDICT_WORDS.untestable}: ${untestable.length} (${reasons(untestable)})`);
  return `${leads}. ${parts.join("; ")}.`;
}

/** By the hardest target that the leader usually reaches: where anyone reaches one in half of its runs, the leader does. */
function how(leader: LeaderboardCell | undefined): string {
  const reached =
    leader?.success.findLast(({ successes, runs }) => successes > 0 && successes >= runs / 2) ??
    leader?.success.findLast(({ successes }) => successes > 0);
  return reached === undefined
    ? `no run reached a target; it has the smallest median final value, ${figure(leader?.medianValue ?? null)}`
    : `target ${reached.target} in ${share(reached.rate)} of runs at an aRT of ${artWithInterval(reached)}`;
}

/** Why nothing can be told, the most frequent reason first. */
function reasons(compared: readonly AgainstLeader[]): string {
  const kinds = [...Map.groupBy(compared, reasonOf)].sort(([, a], [, b]) => b.length - a.length);
  return kinds.map(([reason, all]) => (kinds.length === 1 ? reason : `${all.length}: ${reason}`)).join("; ");
}

function reasonOf({ pairs, differing, note }: AgainstLeader): string {
  if (note === ONE_RUN || pairs === 0) return note;
  return differing === 0
    ? "equal in every pair"
    : "too few pairs that differ to reach p < 0.05 after correction";
}
