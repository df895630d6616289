/** The leaderboard of a report with its choices: all problems together, or one. */
import type { Leaderboard } from "../../../shared/contracts/leaderboard.ts";
import type { BoardFilter } from "../data/board-filter.ts";
import { AllFigures, ByProblem, matching } from "./all-figures.tsx";
import { BoardFilters } from "./board-filters.tsx";
import { Verdicts } from "./verdicts.tsx";

interface LeaderboardTableProps {
  readonly board: Leaderboard;
  readonly sweepId: string;
  readonly problems: readonly string[];
  readonly filter: BoardFilter;
  readonly onFilter: (filter: BoardFilter) => void;
}

export function LeaderboardTable(props: LeaderboardTableProps) {
  const { board, problems, filter, onFilter } = props;
  if (board.rows.length === 0) return <NoResults />;
  const isAny = matching(board, filter).cells.length > 0;
  return (
    <>
      <BoardFilters board={board} problems={problems} filter={filter} onFilter={onFilter} byDevice={false} />
      {isAny ? (
        <>
          {board.board && filter.problem === "" ? (
            <Verdicts sweepId={props.sweepId} board={board.board} checks={board.checks} />
          ) : null}
          <AllFigures {...props} />
          {filter.problem === "" ? <ByProblem {...props} /> : null}
        </>
      ) : (
        <NoMatch />
      )}
    </>
  );
}

export function NoResults() {
  return (
    <p style="min-height: 12rem">No optimizer has results yet. The first rows appear with the first shard.</p>
  );
}

export function NoMatch() {
  return (
    <p class="notice" role="status">
      No runs match this filter.
    </p>
  );
}
