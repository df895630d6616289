/** A board as a terminal table: one line per optimizer, in the order of mean cost, and what may be said. */
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import type { StudyBoard } from "../../shared/contracts/study-board.ts";
import {
  boardSentences,
  legendSentences,
  placeText,
  ratioTexts,
  secondsText,
  shareText,
  successText,
  toldText,
  wonText,
} from "../../shared/scoring/board-words.ts";
import { alignedTable } from "./aligned-table.ts";
import { firstEditionTable } from "./first-edition-table.ts";

/** Space checks named below the table; the rest is counted. */
const MAX_CHECKS = 8;

/** Columns whose heads are short. */
const COLUMNS =
  "“default's” compares the published defaults without tuning, “k = 1” compares one random configuration each, and “held” is the share of successful runs that end at or below the hardest target.";

/** Aligned text; a sweep of the first edition is shown as one. */
export function leaderboardTable(document: Leaderboard): string {
  const { board } = document;
  if (board === null) return firstEditionTable(document);
  if (board.rows.every(({ trials }) => trials === 0)) return "No optimizer has results yet.\n";
  const head = [
    "#",
    "optimizer",
    `cost ÷ ${board.reference}`,
    "95 % interval",
    "told from the leader",
    `told from ${board.reference}`,
    "won–lost–tied",
    "success",
    "default's",
    "k = 1",
    "axes",
    "held",
    board.secondsOn === null ? "seconds" : `s, ${board.secondsOn}`,
    "trials",
  ];
  const rows = board.rows.map((row) => [
    placeText(row, board.settled),
    row.optimizer,
    ratioTexts(board, row.optimizer, row.ratio).ratio,
    ratioTexts(board, row.optimizer, row.ratio).interval,
    toldText(row.fromLeader),
    toldText(row.fromReference),
    wonText(row.won),
    successText(row),
    ratioTexts(board, row.optimizer, row.tracks.default).ratio,
    ratioTexts(board, row.optimizer, row.tracks.one).ratio,
    String(row.axes),
    shareText(row.held),
    secondsText(row.seconds),
    String(row.trials),
  ]);
  return `${alignedTable([head, ...rows])}\n${[...boardSentences(board, document.checks), ...legendSentences(board), COLUMNS, ...checkLines(board)].join("\n")}\n`;
}

function checkLines({ checks }: StudyBoard): readonly string[] {
  const shown = checks.slice(0, MAX_CHECKS);
  const lines = shown.map(
    ({ optimizer, problem, message }) => `Space check: ${optimizer} on ${problem}: ${message}.`,
  );
  const rest = checks.length - shown.length;
  return rest === 0 ? lines : [...lines, `… and ${rest} more space checks in the document.`];
}
