/** Every figure of a leaderboard in tables: over all problems or on one, and problem by problem. */
import type { Leaderboard, LeaderboardCell } from "../../../shared/contracts/leaderboard.ts";
import type { StudyBoard } from "../../../shared/contracts/study-board.ts";
import type { BoardFilter } from "../data/board-filter.ts";
import { BoardMatrix } from "./board-matrix.tsx";
import { BoardTable } from "./board-table.tsx";
import { LeaderboardRows } from "./leaderboard-rows.tsx";
import { ProblemMatrix } from "./problem-matrix.tsx";
import { ProblemResults } from "./problem-results.tsx";
import { WhoRan } from "./who-ran.tsx";

interface FiguresProps {
  readonly board: Leaderboard;
  readonly sweepId: string;
  readonly problems: readonly string[];
  readonly filter: BoardFilter;
}

/** Rows and cells of one family perhaps, and on one problem perhaps. */
export function matching(board: Leaderboard, filter: BoardFilter) {
  const rows = board.rows.filter((row) => filter.family === "" || row.family === filter.family);
  const names = new Set(rows.map((row) => row.optimizer));
  const cells = board.cells.filter(
    (cell) => names.has(cell.optimizer) && (filter.problem === "" || cell.problem === filter.problem),
  );
  return { rows, names, cells };
}

export function AllFigures({ board, sweepId, filter }: FiguresProps) {
  const { rows, names, cells } = matching(board, filter);
  if (filter.problem !== "")
    return (
      <ProblemResults
        cells={board.board ? inOrder(cells, board.board) : cells}
        ordered={board.board !== null}
        among={board.cells.filter((cell) => cell.problem === filter.problem)}
        sweepId={sweepId}
      />
    );
  return (
    <>
      {board.board ? (
        <BoardTable board={board.board} checks={board.checks} shown={names} sweepId={sweepId} />
      ) : (
        <>
          <p class="notice">
            This is a sweep of the first edition, with one tuning of each optimizer. Its intervals describe
            other seeds and not other tunings.
          </p>
          <LeaderboardRows rows={rows} sweepId={sweepId} />
        </>
      )}
      {board.checks ? <WhoRan checks={board.checks} shown={names} /> : null}
    </>
  );
}

export function ByProblem({ board, sweepId, problems, filter }: FiguresProps) {
  const { rows, names } = matching(board, filter);
  if (problems.length < 2) return null;
  return board.board ? (
    <BoardMatrix
      board={board.board}
      checks={board.checks}
      shown={names}
      problems={problems}
      sweepId={sweepId}
    />
  ) : (
    <ProblemMatrix
      cells={board.cells}
      sweepId={sweepId}
      problems={problems}
      optimizers={rows.map((row) => row.optimizer)}
    />
  );
}

/** One order everywhere: that of the board. */
export function inOrder(cells: readonly LeaderboardCell[], board: StudyBoard): readonly LeaderboardCell[] {
  const place = new Map(board.rows.map(({ optimizer }, i) => [optimizer, i]));
  return cells.toSorted((a, b) => (place.get(a.optimizer) ?? 0) - (place.get(b.optimizer) ?? 0));
}
