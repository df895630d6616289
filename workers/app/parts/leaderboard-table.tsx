/** The leaderboard with its filters: all problems together, or one. */
import type { Leaderboard, LeaderboardCell } from "../../../shared/contracts/leaderboard.ts";
import type { StudyBoard } from "../../../shared/contracts/study-board.ts";
import type { Loaded } from "../data/api.ts";
import type { BoardFilter } from "../data/board-filter.ts";
import { BoardFilters } from "./board-filters.tsx";
import { BoardMatrix } from "./board-matrix.tsx";
import { BoardTable } from "./board-table.tsx";
import { Failure } from "./failure.tsx";
import { LeaderboardRows } from "./leaderboard-rows.tsx";
import { ProblemMatrix } from "./problem-matrix.tsx";
import { ProblemResults } from "./problem-results.tsx";
import { WhoRan } from "./who-ran.tsx";

interface LeaderboardTableProps {
  /** The published document: what can be chosen. */
  readonly published: Leaderboard | null;
  /** The document that the filter asks for. */
  readonly board: Loaded<Leaderboard>;
  readonly sweepId: string;
  readonly problems: readonly string[];
  readonly filter: BoardFilter;
  readonly onFilter: (filter: BoardFilter) => void;
  /** False where nobody can compute: in a report. */
  readonly byDevice: boolean;
}

export function LeaderboardTable(props: LeaderboardTableProps) {
  const { published, board, problems, filter, onFilter, byDevice } = props;
  if (!published || published.rows.length === 0)
    return (
      <p style="min-height: 12rem">
        No optimizer has results yet. The first rows appear with the first shard.
      </p>
    );
  return (
    <>
      <BoardFilters
        board={published}
        problems={problems}
        filter={filter}
        onFilter={onFilter}
        byDevice={byDevice}
      />
      {board.state === "loading" ? (
        <p role="status" style="min-height: 12rem">
          Computing this leaderboard …
        </p>
      ) : board.state === "failed" ? (
        <Failure what="This leaderboard" message={board.message} />
      ) : (
        <Results {...props} board={board.value} />
      )}
    </>
  );
}

function Results({
  board,
  sweepId,
  problems,
  filter,
}: Omit<LeaderboardTableProps, "board"> & { readonly board: Leaderboard }) {
  const rows = board.rows.filter((row) => filter.family === "" || row.family === filter.family);
  const names = new Set(rows.map((row) => row.optimizer));
  const cells = board.cells.filter(
    (cell) => names.has(cell.optimizer) && (filter.problem === "" || cell.problem === filter.problem),
  );
  if (rows.length === 0 || cells.length === 0)
    return (
      <p class="notice" role="status">
        No runs match this filter.
      </p>
    );
  const byDevice = filter.adapter !== "" || filter.version !== "" || filter.checked !== "";
  const runs = board.devices.reduce((sum, { trials }) => sum + trials, 0);
  return (
    <>
      {byDevice ? (
        <p class="notice" role="status">
          Every figure and picture below is computed from the {runs} {filter.checked ? "checked " : ""}runs
          {devicesText(filter)}. The list of trials below shows all of them.
        </p>
      ) : null}
      {filter.problem === "" ? (
        <>
          {board.board ? (
            <BoardTable board={board.board} checks={board.checks} shown={names} sweepId={sweepId} />
          ) : (
            <>
              <p class="notice">
                This is a sweep of the first edition, with one tuning of each optimizer. Its intervals
                describe other seeds and not other tunings.
              </p>
              <LeaderboardRows rows={rows} sweepId={sweepId} />
            </>
          )}
          {board.checks ? <WhoRan checks={board.checks} shown={names} /> : null}
          {problems.length > 1 && board.board ? (
            <BoardMatrix
              board={board.board}
              checks={board.checks}
              shown={names}
              problems={problems}
              sweepId={sweepId}
            />
          ) : problems.length > 1 ? (
            <ProblemMatrix
              cells={board.cells}
              sweepId={sweepId}
              problems={problems}
              optimizers={rows.map((row) => row.optimizer)}
            />
          ) : null}
        </>
      ) : (
        <ProblemResults
          cells={board.board ? inOrder(cells, board.board) : cells}
          ordered={board.board !== null}
          among={board.cells.filter((cell) => cell.problem === filter.problem)}
          sweepId={sweepId}
        />
      )}
    </>
  );
}

function devicesText({ adapter, version }: BoardFilter): string {
  const parts = [adapter && `${adapter} adapters`, version && `version ${version}`];
  const text = parts.filter((part) => part !== "").join(" and ");
  return text === "" ? "" : ` of ${text}`;
}

/** One order everywhere: that of the board. */
export function inOrder(cells: readonly LeaderboardCell[], board: StudyBoard): readonly LeaderboardCell[] {
  const place = new Map(board.rows.map(({ optimizer }, i) => [optimizer, i]));
  return cells.toSorted((a, b) => (place.get(a.optimizer) ?? 0) - (place.get(b.optimizer) ?? 0));
}
