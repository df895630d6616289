/** The rows of the leaderboard: one per optimizer, ranked by B. */
import type { LeaderboardCell, LeaderboardRow } from "../contracts/leaderboard.ts";
import { BOOTSTRAP_DRAWS } from "./bootstrap.ts";
import { isOneRun } from "./distinct-runs.ts";
import type { EntryRuns } from "./entry-runs.ts";
import { holm } from "./holm.ts";
import { finiteOrNull } from "./interval.ts";
import type { Pieces } from "./pieces.ts";
import { median } from "./quantile.ts";
import { type RowScore, rowScores, separated } from "./row-scores.ts";
import { MIN_PAIRS } from "./signed-rank.ts";
import { artAt } from "./standing.ts";
import type { TimeTable } from "./time-table.ts";
import { wilsonInterval } from "./wilson.ts";

/** Work of sorting a draw into its place. */
const SORTED = 8;

/** Against whom costs are stated unless somebody chooses another: what most people would use. */
export const REFERENCE = "adam";

/**
 * Best first; entrants without a run yet have no row. Equal scores share a rank; `tied` says that the row cannot be told
 * from the one above. Success and cost are those of each problem's hardest target: successes are pooled over
 * problems, the cost is the median over problems of the aRT (null where that is infinite).
 */
export function* leaderboardRows(
  entrants: readonly EntryRuns[],
  cells: readonly LeaderboardCell[],
  table: TimeTable,
  draws: number,
): Pieces<readonly LeaderboardRow[]> {
  const started = new Set(
    entrants.filter(({ runs }) => runs.length > 0).map(({ entry }) => entry.optimizer.name),
  );
  const scores = (yield* rowScores(table, REFERENCE, draws))
    .filter(({ optimizer }) => started.has(optimizer))
    .sort((a, b) => comparable(b.value) - comparable(a.value) || (a.optimizer < b.optimizer ? -1 : 1));
  const corrected = holm(scores.map(({ versusReference }) => versusReference?.p ?? null));
  const problems = table.problems.length;
  let rank = 1;
  const rows: LeaderboardRow[] = [];
  for (const [i, score] of scores.entries()) {
    yield draws * SORTED;
    const above = scores[i - 1];
    if (above === undefined || comparable(above.value) !== comparable(score.value)) rank = i + 1;
    const own = entrants.filter(({ entry }) => entry.optimizer.name === score.optimizer);
    const started = own.filter(({ runs }) => runs.length > 0);
    const hardest = started.map(({ entry, runs }) => ({ runs, t: entry.problem.targets.length - 1 }));
    const runs = hardest.reduce((sum, { runs }) => sum + runs.length, 0);
    const successes = hardest.reduce(
      (sum, { runs, t }) => sum + runs.filter((run) => Number.isFinite(run.costToTarget[t])).length,
      0,
    );
    rows.push({
      optimizer: score.optimizer,
      family: own[0]?.entry.optimizer.entry.family ?? "",
      rank,
      rankInterval: [...score.rankInterval],
      tied: above !== undefined && !separated(above, score),
      score: score.score,
      scoreAgainstReference: score.reference,
      versusReference: score.versusReference && { ...score.versusReference, p: corrected[i] ?? null },
      successRate: wilsonInterval(successes, runs),
      costToTarget: finiteOrNull(median(hardest.map(({ runs, t }) => artAt(runs, t)))),
      statuses: addCounts(cells.filter((cell) => cell.optimizer === score.optimizer)),
      note: rowNote(score, own, problems, draws),
    });
  }
  return rows;
}

/** Rounded to 1e-12: the last bit of a sum must not part equals. No score comes last. */
function comparable(score: number): number {
  return Number.isNaN(score) ? -1 : Math.round(score * 1e12) / 1e12;
}

function addCounts(cells: readonly LeaderboardCell[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { statuses } of cells) {
    for (const [status, count] of Object.entries(statuses)) sums[status] = (sums[status] ?? 0) + count;
  }
  return sums;
}

function rowNote(score: RowScore, own: readonly EntryRuns[], problems: number, draws: number): string {
  const started = own.filter(({ runs }) => runs.length > 0);
  const notes: string[] = [];
  if (started.length < problems) notes.push(`Results on ${started.length} of ${problems} problems.`);
  const tuningOnly = started.filter(({ basis }) => basis === "tuning").length;
  if (tuningOnly > 0) {
    const where = tuningOnly === started.length ? "" : ` on ${tuningOnly} of ${started.length} problems`;
    notes.push(`Rests on the tuning seeds that chose the configuration${where}: it flatters.`);
  }
  const fewest = Math.min(...started.map(({ runs }) => runs.length));
  const single = started.filter(({ runs }) => isOneRun(runs)).length;
  if (single > 0) {
    notes.push(
      `On ${single} of ${problems} problems its runs are one distinct run: seeds change nothing there, and intervals don't see it.`,
    );
  }
  const most = Math.max(...started.map(({ runs }) => runs.length));
  const pointOnly = score.score.low === null && single === 0;
  if (pointOnly && most > 1) notes.push("Every run cost the same: no interval.");
  if (pointOnly && most === 1) notes.push("One run per problem: no interval.");
  else if (fewest < MIN_PAIRS) {
    notes.push(`Only ${fewest} seed${fewest === 1 ? "" : "s"} somewhere: fewer than 6 can't reach p < 0.05.`);
  }
  if (draws < BOOTSTRAP_DRAWS) notes.push(`Intervals from ${draws} draws.`);
  return notes.join(" ");
}
