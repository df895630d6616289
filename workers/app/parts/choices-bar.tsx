/** What every section of a sweep's page follows, in a bar that stays in sight: reference, problem, cost axis, pins, filters. */
import type { Leaderboard } from "../../../shared/contracts/leaderboard.ts";
import type { BoardFilter } from "../data/board-filter.ts";
import { CURVE_AXES, type CurveAxis, curveAxis } from "../data/curve-axis.ts";
import { Choice } from "./choice.tsx";

interface ChoicesBarProps {
  /** The published document: what can be chosen. Null: nothing is known yet. */
  readonly board: Leaderboard | null;
  readonly problems: readonly string[];
  readonly optimizers: readonly string[];
  readonly filter: BoardFilter;
  readonly onFilter: (filter: BoardFilter) => void;
  readonly axis: CurveAxis;
  readonly onAxis: (axis: CurveAxis) => void;
  readonly pins: readonly string[];
  readonly onPins: (pins: readonly string[]) => void;
}

export function ChoicesBar(props: ChoicesBarProps) {
  const { board, problems, optimizers, filter, onFilter, axis, onAxis, pins, onPins } = props;
  const reference = board?.board?.reference;
  return (
    <section class="bar-of-choices" aria-label="What every section shows">
      {reference === undefined ? null : (
        <Choice
          label="against"
          all={reference}
          value={filter.reference}
          options={optimizers.filter((name) => name !== reference)}
          onChange={(name) => onFilter({ ...filter, reference: name })}
        />
      )}
      {problems.length > 1 ? (
        <Choice
          label="problem"
          all={`all ${problems.length} problems together`}
          value={filter.problem}
          options={problems}
          onChange={(problem) => onFilter({ ...filter, problem })}
        />
      ) : null}
      <label>
        curves over
        <select value={axis} onChange={(event) => onAxis(curveAxis(event.currentTarget.value))}>
          {Object.entries(CURVE_AXES).map(([name, title]) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
      {pins.map((name) => (
        <button
          key={name}
          type="button"
          class="chip"
          aria-label={`Unpin ${name}`}
          onClick={() => onPins(pins.filter((each) => each !== name))}
        >
          {name} ×
        </button>
      ))}
      <Choice
        label="pin"
        all="add …"
        value=""
        options={optimizers.filter((name) => !pins.includes(name))}
        onChange={(name) => onPins([...pins, name])}
      />
    </section>
  );
}
