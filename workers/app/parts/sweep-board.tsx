/** The board of a sweep's page: its filters, one line for each optimizer, and how many of them are shown. */
import { useMemo } from "preact/hooks";
import type { Leaderboard } from "../../../shared/contracts/leaderboard.ts";
import type { SweepDetail } from "../../../shared/contracts/sweep.ts";
import type { BoardFilter } from "../data/board-filter.ts";
import { type SweepView, shownRows } from "../data/sweep-view.ts";
import { AllFigures, matching } from "./all-figures.tsx";
import { BoardFilters } from "./board-filters.tsx";
import { BoardLines } from "./board-lines.tsx";
import { Failure } from "./failure.tsx";
import { NoMatch } from "./leaderboard-table.tsx";
import type { AskedBoard } from "./use-asked-board.ts";
import { useBoardFilter } from "./use-board-filter.ts";
import { useQuery } from "./use-query.ts";

interface SweepBoardProps {
  readonly sweep: SweepDetail;
  readonly published: Leaderboard;
  readonly asked: AskedBoard;
  readonly filter: BoardFilter;
  readonly view: SweepView;
}

export function SweepBoard({ sweep, published, asked, filter, view }: SweepBoardProps) {
  const [, setFilter] = useBoardFilter();
  const isNarrowed = [filter.family, filter.adapter, filter.version, filter.checked, filter.by].some(
    (value) => value !== "",
  );
  const { board, isOld } = asked;
  // Kept as it is while curves arrive: the table is most of the page.
  const lines = useMemo(
    () =>
      board.state === "ready" ? (
        <Lines sweep={sweep} board={board.value} filter={filter} view={view} />
      ) : null,
    [board.state === "ready" ? board.value : null, filter, view, sweep.id],
  );
  return (
    <>
      <details open={isNarrowed}>
        <summary>Families, figures, devices, checked runs</summary>
        <BoardFilters
          board={published}
          problems={sweep.problems}
          filter={filter}
          onFilter={setFilter}
          byDevice
        />
      </details>
      {isOld || board.state === "loading" ? <p role="status">Computing this leaderboard …</p> : null}
      {board.state === "failed" ? <Failure what="This leaderboard" message={board.message} /> : null}
      {lines}
    </>
  );
}

interface LinesProps extends Pick<SweepBoardProps, "sweep" | "filter" | "view"> {
  readonly board: Leaderboard;
}

function Lines({ sweep, board, filter, view }: LinesProps) {
  const [, change] = useQuery();
  const { names, cells } = matching(board, filter);
  if (cells.length === 0) return <NoMatch />;
  const byDevice = filter.adapter !== "" || filter.version !== "" || filter.checked !== "";
  const runs = board.devices.reduce((sum, { trials }) => sum + trials, 0);
  const studies = board.board;
  const reference = studies?.optimizers.includes(filter.reference) ? filter.reference : studies?.reference;
  const few = shownRows([...names], { pins: [], isWhole: false }, "").length;
  return (
    <>
      {byDevice ? (
        <p class="notice" role="status">
          Every figure and picture below is computed from the {runs} {filter.checked ? "checked " : ""}runs
          {devicesText(filter)}. The tab of trials shows all of them.
        </p>
      ) : null}
      {studies ? (
        <>
          <p class="muted">
            {filter.problem === ""
              ? `Bars and small figures are 95 % intervals; left of the line is ${studies.by === "cost" ? "cheaper" : "better"} than ${reference}. Press a figure to see what it means and what it rests on.`
              : `On ${filter.problem} alone. The order is that of all problems, and so is a verdict: “compare” says what can be told on one.`}
          </p>
          <p>
            <label>
              <input
                type="checkbox"
                checked={view.isGrouped}
                onChange={(event) => change({ group: event.currentTarget.checked ? "family" : "" })}
              />{" "}
              group by family
            </label>
          </p>
          <BoardLines
            board={studies}
            checks={board.checks}
            names={names}
            reference={reference ?? studies.reference}
            problem={filter.problem}
            view={view}
            onPins={(pin) => change({ pin })}
            onSort={(sort, isDescending) =>
              change({ sort: sort === "place" ? "" : sort, dir: isDescending ? "desc" : "" })
            }
            sweepId={sweep.id}
          />
          {names.size > few ? (
            <button type="button" onClick={() => change({ all: view.isWhole ? "" : "true" })}>
              {view.isWhole ? "Show the first ones" : `Show all ${names.size} optimizers`}
            </button>
          ) : null}
        </>
      ) : (
        <AllFigures board={board} sweepId={sweep.id} problems={sweep.problems} filter={filter} />
      )}
    </>
  );
}

function devicesText({ adapter, version }: BoardFilter): string {
  const parts = [adapter && `${adapter} adapters`, version && `version ${version}`];
  const text = parts.filter((part) => part !== "").join(" and ");
  return text === "" ? "" : ` of ${text}`;
}
