/** The rows of a board, over all problems or on one, as one kind of line. */
import type { StudyBoard, StudyBoardRow } from "../../../shared/contracts/study-board.ts";
import { placeText } from "../../../shared/scoring/board-words.ts";
import { pairOfBoard } from "../../../shared/scoring/pair-of-board.ts";
import type { BoardSort } from "./sweep-view.ts";

export interface BoardLine {
  readonly optimizer: string;
  readonly family: string;
  /** `2`, or why there is none. On one problem that of the whole board. */
  readonly place: string;
  readonly ratio: StudyBoardRow["ratio"];
  /** Null: itself, or one problem of several, of which a board has no verdict. */
  readonly told: StudyBoardRow["fromReference"];
  readonly success: StudyBoardRow["success"];
}

/** What costs are divided by costs once what it does. */
const ITSELF: BoardLine["ratio"] = {
  ratio: { estimate: 1, low: 1, high: 1 },
  df: null,
  basis: "equal",
  values: [],
  blocks: 0,
  mark: null,
  bound: null,
};

/**
 * In the board's order, which is one for all problems. Against another reference than the board's own each line is made of
 * the pair, by the scoring: nobody has to ask the server for it.
 * @param problem label; empty: all together
 */
export function boardLines(
  board: StudyBoard,
  problem: string,
  reference = board.reference,
): readonly BoardLine[] {
  const lines = ownLines(board, problem);
  if (reference === board.reference) return lines;
  return lines.map((line) => {
    const pair = pairOfBoard(board, line.optimizer, reference);
    if (pair === null) return { ...line, ratio: ITSELF, told: null };
    const only = pair.problems.find((each) => each.problem === problem);
    const hasVerdict = problem === "" || pair.problems.length === 1;
    return { ...line, ratio: (only ?? pair).ratio, told: hasVerdict ? pair.told : null };
  });
}

function ownLines(board: StudyBoard, problem: string): readonly BoardLine[] {
  const cells = new Map(
    board.cells.flatMap((cell) => (cell.problem === problem ? [[cell.optimizer, cell] as const] : [])),
  );
  const isOnly = board.cells.every((cell) => cell.problem === problem);
  return board.rows.flatMap((row) => {
    const cell = cells.get(row.optimizer);
    if (problem !== "" && cell === undefined) return [];
    return [
      {
        optimizer: row.optimizer,
        family: row.family,
        place: placeText(row, board.settled),
        ratio: (cell ?? row).ratio,
        told: cell === undefined || isOnly ? row.fromReference : null,
        success: (cell ?? row).success,
      },
    ];
  });
}

/** Those without a number come last either way. */
export function sortedLines(
  lines: readonly BoardLine[],
  sort: BoardSort,
  isDescending: boolean,
): readonly BoardLine[] {
  const sign = isDescending ? -1 : 1;
  if (sort === "name")
    return lines.toSorted(
      (a, b) => sign * (a.optimizer < b.optimizer ? -1 : a.optimizer > b.optimizer ? 1 : 0),
    );
  if (sort === "place") return isDescending ? lines.toReversed() : lines;
  const figure = (line: BoardLine): number | null =>
    sort === "ratio" ? line.ratio.ratio.estimate : line.success.estimate;
  return lines.toSorted((a, b) => {
    const [x, y] = [figure(a), figure(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return sign * (x - y);
  });
}
