/** A brush on every axis: by pointer (drag, click to clear) and by keyboard (two sliders for each axis). */
import { useRef } from "preact/hooks";
import type { BrushRange } from "../data/parallel-brush.ts";
import { MISSING, type ParallelAxis } from "../data/parallel-table.ts";
import { axisX, MARGIN, placeY } from "./parallel-drawing.ts";

interface ParallelBrushesProps {
  readonly axes: readonly ParallelAxis[];
  readonly ranges: readonly BrushRange[];
  readonly width: number;
  readonly height: number;
  readonly onChange: (ranges: readonly BrushRange[]) => void;
}

const STRIP_PX = 34;
/** The strip begins above its axis, so that a drag can take in what lies at its very end. */
const STRIP_TOP = MARGIN.top - 12;
/** Places of the whole axis, the slot for missing values included. */
const BOTTOM = MISSING - 0.01;
const TOP = 1.01;
const KEY_STEP = 0.02;
/** A shorter drag is a click. */
const MIN_DRAG = 0.01;

export function ParallelBrushes({ axes, ranges, width, height, onChange }: ParallelBrushesProps) {
  return (
    <>
      {axes.map((axis, a) => (
        <AxisBrush
          key={axis.name}
          axis={axis}
          range={ranges[a] ?? null}
          x={axisX(a, axes.length, width)}
          height={height}
          onChange={(range) =>
            onChange(axes.map((_, other) => (other === a ? range : (ranges[other] ?? null))))
          }
        />
      ))}
    </>
  );
}

interface AxisBrushProps {
  readonly axis: ParallelAxis;
  readonly range: BrushRange;
  readonly x: number;
  readonly height: number;
  readonly onChange: (range: BrushRange) => void;
}

function AxisBrush({ axis, range, x, height, onChange }: AxisBrushProps) {
  const from = useRef<number | null>(null);
  const placeAt = (event: PointerEvent): number => {
    const top = (event.currentTarget as HTMLElement).getBoundingClientRect().top;
    const span = height - MARGIN.top - MARGIN.bottom;
    const place = (span - (event.clientY - top - (MARGIN.top - STRIP_TOP))) / span;
    return Math.min(TOP, Math.max(BOTTOM, place));
  };
  const drag = (event: PointerEvent): void => {
    if (from.current === null) return;
    const to = placeAt(event);
    const [low, high] = [Math.min(from.current, to), Math.max(from.current, to)];
    onChange(high - low < MIN_DRAG ? null : [low, high]);
  };
  const move = (end: 0 | 1, by: number): void => {
    const next: [number, number] = range ? [...range] : [BOTTOM, TOP];
    next[end] = Math.min(TOP, Math.max(BOTTOM, next[end] + by));
    onChange(next[0] <= BOTTOM && next[1] >= TOP ? null : [Math.min(...next), Math.max(...next)]);
  };
  const [low, high] = range ?? [BOTTOM, TOP];
  return (
    <div
      class="parallel-axis"
      style={`left: ${x - STRIP_PX / 2}px; top: ${STRIP_TOP}px; width: ${STRIP_PX}px; height: ${height - STRIP_TOP}px`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = placeAt(event);
      }}
      onPointerMove={drag}
      onPointerUp={(event) => {
        drag(event);
        from.current = null;
      }}
      onPointerCancel={() => {
        from.current = null;
      }}
    >
      {range ? (
        <div
          class="parallel-range"
          style={`top: ${placeY(high, height) - STRIP_TOP}px; height: ${placeY(low, height) - placeY(high, height)}px`}
        />
      ) : null}
      {([1, 0] as const).map((end) => (
        <AxisEnd
          key={end}
          axis={axis}
          end={end}
          place={end === 0 ? low : high}
          y={placeY(end === 0 ? low : high, height) - STRIP_TOP}
          onMove={(by) => move(end, by)}
          onClear={() => onChange(null)}
        />
      ))}
    </div>
  );
}

interface AxisEndProps {
  readonly axis: ParallelAxis;
  readonly end: 0 | 1;
  readonly place: number;
  readonly y: number;
  readonly onMove: (by: number) => void;
  readonly onClear: () => void;
}

function AxisEnd({ axis, end, place, y, onMove, onClear }: AxisEndProps) {
  const keys: Readonly<Record<string, () => void>> = {
    ArrowUp: () => onMove(KEY_STEP),
    ArrowRight: () => onMove(KEY_STEP),
    ArrowDown: () => onMove(-KEY_STEP),
    ArrowLeft: () => onMove(-KEY_STEP),
    PageUp: () => onMove(5 * KEY_STEP),
    PageDown: () => onMove(-5 * KEY_STEP),
    Home: () => onMove(BOTTOM - TOP),
    End: () => onMove(TOP - BOTTOM),
    Escape: onClear,
  };
  return (
    <div
      class="parallel-end"
      role="slider"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={`${axis.name}, ${end === 0 ? "lower" : "upper"} end of the range`}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(100 * Math.min(1, Math.max(0, place)))}
      aria-valuetext={nearestTick(axis, place)}
      style={`top: ${y}px`}
      onKeyDown={(event) => {
        const act = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
        if (!act) return;
        event.preventDefault();
        act();
      }}
    />
  );
}

function nearestTick({ ticks }: ParallelAxis, place: number): string {
  const [first] = ticks;
  const nearest = ticks.reduce(
    (best, tick) => (best && Math.abs(tick.place - place) < Math.abs(best.place - place) ? tick : best),
    first,
  );
  return `near ${nearest?.text ?? "nothing"}`;
}
