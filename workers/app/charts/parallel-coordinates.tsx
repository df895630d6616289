/**
 * Hyper-parameters and loss of all runs of one optimizer, a line for each, on a canvas: drawn in slices, so that
 * 10,000 lines never hold up the page.
 */
import { useEffect, useRef } from "preact/hooks";
import { formatNumber } from "../data/format.ts";
import type { ParallelRun } from "../data/parallel-runs.ts";
import { useDark } from "../parts/use-dark.ts";

const HEIGHT = 320;
const MARGIN = { top: 34, bottom: 26, side: 46 } as const;
const SLICE = 400;

interface Axis {
  readonly name: string;
  readonly low: string;
  readonly high: string;
  /** 0 at the bottom, 1 at the top; null: not drawn. */
  readonly place: (run: ParallelRun) => number | null;
}

function numberAxis(
  name: string,
  runs: readonly ParallelRun[],
  read: (run: ParallelRun) => number | null,
): Axis {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const run of runs) {
    const value = read(run);
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const log = low > 0 && high / low > 20;
  const scale = log ? Math.log : (value: number): number => value;
  const span = scale(high) - scale(low);
  return {
    name,
    low: formatNumber(low, 2),
    high: formatNumber(high, 2),
    place(run) {
      const value = read(run);
      if (value === null) return null;
      return span > 0 ? (scale(value) - scale(low)) / span : 0.5;
    },
  };
}

function choiceAxis(name: string, runs: readonly ParallelRun[]): Axis {
  const choices = [...new Set(runs.map((run) => String(run.hyperparameters[name])))].toSorted();
  return {
    name,
    low: choices[0] ?? "",
    high: choices.at(-1) ?? "",
    place: (run) => choices.indexOf(String(run.hyperparameters[name])) / Math.max(1, choices.length - 1),
  };
}

/** An axis for each hyper-parameter that varies, then the loss. */
export function parallelAxes(runs: readonly ParallelRun[]): readonly Axis[] {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run.hyperparameters)))];
  const varying = names.filter((name) => new Set(runs.map((run) => run.hyperparameters[name])).size > 1);
  const axes = varying.map((name) =>
    runs.every((run) => typeof run.hyperparameters[name] === "number")
      ? numberAxis(name, runs, (run) => Number(run.hyperparameters[name]))
      : choiceAxis(name, runs),
  );
  return [...axes, numberAxis("best loss", runs, (run) => run.bestValue)];
}

export function ParallelCoordinates({ runs }: { readonly runs: readonly ParallelRun[] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const dark = useDark();
  const axes = parallelAxes(runs);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    let frame = 0;
    const draw = (): void => {
      cancelAnimationFrame(frame);
      frame = drawLines(element, runs, axes, dark);
    };
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
    };
  }, [runs, dark]);
  return (
    <figure>
      <canvas
        ref={canvas}
        role="img"
        aria-label={`${runs.length} runs across ${axes.map(({ name, low, high }) => `${name} from ${low} to ${high}`).join("; ")}.`}
        style={`display: block; width: 100%; height: ${HEIGHT}px`}
      />
      <figcaption>
        One line for each run; blue lines end with a low loss, orange ones with a high one. Runs without a
        finite loss are left out.
      </figcaption>
    </figure>
  );
}

/** Starts drawing; the returned frame can be cancelled only before the first slice. */
function drawLines(
  canvas: HTMLCanvasElement,
  runs: readonly ParallelRun[],
  axes: readonly Axis[],
  dark: boolean,
): number {
  const context = canvas.getContext("2d");
  const ratio = devicePixelRatio;
  const width = canvas.clientWidth;
  canvas.width = width * ratio;
  canvas.height = HEIGHT * ratio;
  if (!context || width === 0) return 0;
  context.scale(ratio, ratio);
  const x = (i: number): number =>
    MARGIN.side + (i / Math.max(1, axes.length - 1)) * (width - 2 * MARGIN.side);
  const y = (share: number): number => HEIGHT - MARGIN.bottom - share * (HEIGHT - MARGIN.top - MARGIN.bottom);
  context.fillStyle = dark ? "#e7e9ec" : "#1b1f24";
  context.strokeStyle = context.fillStyle;
  context.font = "12px system-ui, sans-serif";
  context.textAlign = "center";
  for (const [i, axis] of axes.entries()) {
    context.beginPath();
    context.moveTo(x(i), y(0));
    context.lineTo(x(i), y(1));
    context.stroke();
    const room = (width - 2 * MARGIN.side) / Math.max(1, axes.length - 1) - 4;
    context.fillText(axis.name, x(i), 12, room);
    context.fillText(axis.high, x(i), 27, room);
    context.fillText(axis.low, x(i), HEIGHT - 8, room);
  }
  const generation = String(Number(canvas.dataset.generation ?? 0) + 1);
  canvas.dataset.generation = generation;
  context.globalAlpha = Math.max(0.06, Math.min(0.8, 60 / runs.length));
  let at = 0;
  const slice = (): void => {
    if (canvas.dataset.generation !== generation) return;
    for (const run of runs.slice(at, at + SLICE)) {
      const places = axes.map((axis) => axis.place(run));
      const loss = places.at(-1) ?? null;
      if (loss === null) continue;
      context.strokeStyle = lossColor(loss, dark);
      context.beginPath();
      for (const [i, place] of places.entries()) context.lineTo(x(i), y(place ?? 0));
      context.stroke();
    }
    at += SLICE;
    if (at < runs.length) requestAnimationFrame(slice);
  };
  return requestAnimationFrame(slice);
}

/** Blue low, orange high, through grey. */
function lossColor(share: number, dark: boolean): string {
  const lightness = dark ? 68 : 45;
  return share < 0.5
    ? `hsl(204 ${Math.round(90 * (1 - 2 * share))}% ${lightness}%)`
    : `hsl(24 ${Math.round(90 * (2 * share - 1))}% ${lightness}%)`;
}
