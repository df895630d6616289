/** The leaderboard as a terminal table: what `npm start` and `npm run sweep -- show` print. */
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";

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

/** Aligned text, one row per optimizer, best first. */
export function leaderboardTable(board: Leaderboard): string {
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
  const table = [[...COLUMNS], ...rows];
  const last = COLUMNS.length - 1;
  const widths = COLUMNS.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === last ? cell : cell.padEnd(widths[column] ?? 0)))
      .join("  ")
      .trimEnd();
  return `${[
    line(table[0] ?? []),
    widths
      .slice(0, last)
      .map((width) => "─".repeat(width))
      .join("  "),
    ...table.slice(1).map(line),
  ].join("\n")}\n`;
}

function fixed(value: number | null): string {
  return value === null ? "–" : value.toFixed(3);
}
