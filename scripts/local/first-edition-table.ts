/** A sweep of the first edition as a terminal table: B, one tuning, no verdicts that would stand. */
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import { alignedTable } from "./aligned-table.ts";

const COLUMNS = [
  "#",
  "optimizer",
  "score B",
  "95 % interval",
  "success",
  "cost to target",
  "runs",
  "note",
] as const;

/** Aligned text, one row per optimizer, the highest B first. */
export function firstEditionTable(board: Leaderboard): string {
  if (board.rows.length === 0) return "No optimizer has results yet.\n";
  const rows = board.rows.map((row) => [
    `${row.rank}${row.tied ? "=" : ""}`,
    row.optimizer,
    fixed(row.score.estimate),
    row.score.low === null ? "–" : `${fixed(row.score.low)}–${fixed(row.score.high)}`,
    row.successRate.estimate === null ? "–" : `${Math.round(row.successRate.estimate * 100)} %`,
    row.costToTarget === null ? "never" : row.costToTarget.toFixed(0),
    Object.entries(row.statuses)
      .map(([status, count]) => `${count} ${status}`)
      .join(", "),
    row.note,
  ]);
  const about =
    "This is a sweep of the first edition, with one tuning of each optimizer. Its intervals describe other seeds and not other tunings.";
  return `${alignedTable([[...COLUMNS], ...rows])}\n${about}\n`;
}

function fixed(value: number | null): string {
  return value === null ? "–" : value.toFixed(3);
}
