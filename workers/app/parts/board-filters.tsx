/** The choices above a leaderboard that the bar has not: family, figure, adapter class, version, checked runs only. */
import type { Leaderboard } from "../../../shared/contracts/leaderboard.ts";
import type { BoardFilter } from "../data/board-filter.ts";
import { isCopy } from "../data/copy.ts";
import { Choice } from "./choice.tsx";

interface BoardFiltersProps {
  /** The published document: what can be chosen. */
  readonly board: Leaderboard;
  readonly problems: readonly string[];
  readonly filter: BoardFilter;
  readonly onFilter: (filter: BoardFilter) => void;
  /** False where nobody can compute and there is no bar of choices: in a report. */
  readonly byDevice: boolean;
}

export function BoardFilters({ board, problems, filter, onFilter, byDevice }: BoardFiltersProps) {
  const families = unique(board.rows.map((row) => row.family));
  const adapters = unique(board.devices.map(({ device }) => device.adapterClass));
  const versions = unique(board.devices.map(({ device }) => device.version));
  return (
    <div class="controls">
      {byDevice ? null : (
        <Choice
          label="Show"
          all={problems.length > 1 ? "all problems together" : "cost over all targets"}
          value={filter.problem}
          options={problems}
          onChange={(problem) => onFilter({ ...filter, problem })}
        />
      )}
      <Choice
        label="Family"
        all="all"
        value={filter.family}
        options={families}
        onChange={(family) => onFilter({ ...filter, family })}
      />
      {byDevice ? (
        <>
          {(board.board?.heldOut.length ?? 0) > 0 || filter.by !== "" ? (
            <Choice
              label="Compare by"
              all="cost of the targets"
              value={filter.by}
              options={board.board?.heldOut.map(({ by }) => by) ?? []}
              onChange={(by) => onFilter({ ...filter, by })}
            />
          ) : null}
          {isCopy ? null : (
            <>
              <Choice
                label="Adapter class"
                all="all"
                value={filter.adapter}
                options={adapters}
                onChange={(adapter) => onFilter({ ...filter, adapter })}
              />
              <Choice
                label="Version"
                all="all"
                value={filter.version}
                options={versions}
                onChange={(version) => onFilter({ ...filter, version })}
              />
              <label>
                Runs
                <select
                  value={filter.checked}
                  onChange={(event) => onFilter({ ...filter, checked: event.currentTarget.value })}
                >
                  <option value="">all</option>
                  <option value="true">checked only</option>
                </select>
              </label>
            </>
          )}
        </>
      ) : null}
      <p class="muted" style="margin: 0">
        Revision {board.revision}, {new Date(board.asOf).toLocaleTimeString("en")}
      </p>
    </div>
  );
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].toSorted();
}
