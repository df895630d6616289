/** Contours of a function of two coordinates, its critical points, and where each optimizer went, step by step. */
import { useMemo } from "preact/hooks";
import type { CriticalPoint } from "../../../shared/catalogue/entry.ts";
import type { LandscapeView } from "../../../shared/catalogue/landscape-view.ts";
import type { LandscapeRun } from "../data/landscape-runs.ts";
import type { PlaneFunction } from "../data/landscape-view.ts";
import { viewFunction } from "../data/landscape-view.ts";
import { seriesStyle } from "../data/palette.ts";
import { Chart } from "./chart.tsx";

export interface LandscapeProps {
  readonly problem: string;
  readonly view: LandscapeView;
  readonly runs: readonly LandscapeRun[];
  /** Order of colours. */
  readonly optimizers: readonly string[];
  /** Each path is drawn as far as it had come after so many steps. */
  readonly step: number;
}

const HEIGHT = 460;
const SYMBOLS = { minimum: "circle", saddle: "times", maximum: "triangle", degenerate: "diamond" } as const;
const CONTOURS = 18;
const GRID = 90;

type Range = readonly [number, number];

/** The box, the critical points and the paths that stay near them, with a margin. */
export function frame(
  box: LandscapeView["box"],
  points: readonly CriticalPoint[],
  runs: readonly LandscapeRun[],
): readonly [Range, Range] {
  const axis = (i: 0 | 1): Range => {
    const known = [...box[i], ...points.map(({ point }) => point[i] ?? 0)];
    const low = Math.min(...known);
    const high = Math.max(...known);
    // Where a path goes to infinity the picture stays with the start.
    const reach = Math.max(high - low, 0.5);
    const walked = runs
      .flatMap(({ path }) => path.map((position) => position[i]))
      .filter((value) => value >= low - reach && value <= high + reach);
    const from = Math.min(low, ...walked);
    const to = Math.max(high, ...walked);
    const margin = 0.05 * Math.max(to - from, 0.1);
    return [from - margin, to + margin];
  };
  return [axis(0), axis(1)];
}

/** Levels at equal shares of the area: valleys and walls both get lines, whatever the scale of the values. */
export function contourLevels(f: PlaneFunction, [x, y]: readonly [Range, Range]): readonly number[] {
  const values: number[] = [];
  for (let i = 0; i < GRID; i++)
    for (let j = 0; j < GRID; j++)
      values.push(f(x[0] + ((i + 0.5) / GRID) * (x[1] - x[0]), y[0] + ((j + 0.5) / GRID) * (y[1] - y[0])));
  const sorted = values.filter(Number.isFinite).toSorted((a, b) => a - b);
  const levels = Array.from(
    { length: CONTOURS },
    // Squared: more of the lines low, where runs end.
    (_, k) => sorted[Math.floor(((k + 1) / (CONTOURS + 1)) ** 2 * sorted.length)] ?? 0,
  );
  return [...new Set(levels)];
}

/** How far a run has come after so many steps. */
export function upTo(run: LandscapeRun, step: number): LandscapeRun["path"] {
  const later = run.steps.findIndex((recorded) => recorded > step);
  return run.path.slice(0, later < 0 ? run.path.length : Math.max(1, later));
}

export function Landscape({ problem, view, runs, optimizers, step }: LandscapeProps) {
  const { criticalPoints } = view;
  const [f, ranges, levels] = useMemo(() => {
    const plane = viewFunction(view);
    const axes = frame(view.box, criticalPoints, runs);
    return [plane, axes, contourLevels(plane, axes)] as const;
  }, [view, runs]);
  const [xRange, yRange] = ranges;
  const shown = runs.map((run) => ({ ...run, path: upTo(run, step) }));
  const places = shown.map(({ optimizer, path }) => {
    const [x, y] = path.at(-1) ?? [Number.NaN, Number.NaN];
    return `${optimizer} at (${x.toPrecision(3)}, ${y.toPrecision(3)}), value ${f(x, y).toPrecision(3)}`;
  });
  const known = criticalPoints.map(
    ({ kind, point }) => `${kind} at (${point.map((value) => value.toPrecision(3)).join(", ")})`,
  );
  return (
    <Chart
      name={`landscape-${problem}`}
      alternative={`Contours of ${problem}. Known points: ${known.join("; ") || "none"}. After ${step} steps: ${places.join("; ") || "no run"}.`}
      caption={`Final runs from one shared start, after ${step} steps; lines are contours, closer together low. ○ minimum, × saddle, △ maximum, ◇ degenerate. Large dot: where a run is now${view.rotation ? "; coordinates are those the optimizers see, turned by the option rotate" : ""}.`}
      height={HEIGHT}
      inputs={[view, runs, step, optimizers]}
      series={runs.map(({ optimizer }) => ({ name: optimizer, index: optimizers.indexOf(optimizer) }))}
      draw={(plot, width, dark) => {
        const ink = dark ? "#e7e9ec" : "#1b1f24";
        const color = (name: string): string => seriesStyle(optimizers.indexOf(name), dark).color;
        return plot.plot({
          width: Math.min(width, 760),
          height: HEIGHT,
          marginLeft: 52,
          x: { domain: xRange, label: view.rotation ? "z₀" : "x₀" },
          y: { domain: yRange, label: view.rotation ? "z₁" : "x₁" },
          symbol: { domain: Object.keys(SYMBOLS), range: Object.values(SYMBOLS) },
          marks: [
            plot.contour({
              x1: xRange[0],
              x2: xRange[1],
              y1: yRange[0],
              y2: yRange[1],
              value: f as never,
              pixelSize: 5,
              thresholds: [...levels] as never,
              stroke: ink,
              strokeOpacity: 0.28,
            }),
            ...shown.flatMap(({ optimizer, path }) => [
              plot.line(path, {
                stroke: color(optimizer),
                strokeWidth: 2,
                strokeDasharray: seriesStyle(optimizers.indexOf(optimizer), dark).dash,
                clip: true,
              }),
              plot.dot(path.slice(-1), { fill: color(optimizer), r: 5, clip: true }),
            ]),
            plot.dot(criticalPoints, {
              x: (p: CriticalPoint) => p.point[0] ?? 0,
              y: (p: CriticalPoint) => p.point[1] ?? 0,
              symbol: "kind",
              stroke: ink,
              strokeWidth: 2,
              r: 5,
              title: (p: CriticalPoint) => `${p.kind}, value ${p.value.toPrecision(4)}`,
            }),
          ],
        });
      }}
    />
  );
}
