/** Pictures about tuning: sensitivity to the learning rate, and the best loss expected after k configurations. */
import type { LeaderboardCell } from "../../../shared/contracts/leaderboard.ts";
import { drawSoon } from "../data/draw-queue.ts";
import { formatLogTick } from "../data/format.ts";
import { seriesStyle } from "../data/palette.ts";
import { Chart } from "./chart.tsx";

export interface TuningProps {
  readonly cells: readonly LeaderboardCell[];
  readonly optimizers: readonly string[];
  readonly shown: ReadonlySet<string>;
}

interface TuningRun {
  readonly optimizer: string;
  readonly axis: string;
  readonly setting: number;
  readonly value: number;
}

/** Height of one panel of the small multiples. */
const PANEL_HEIGHT = 150;

export function Sensitivity({ cells, optimizers, shown }: TuningProps) {
  const runs = cells.flatMap((cell) =>
    shown.has(cell.optimizer) && cell.sensitivity
      ? cell.sensitivity.points.map(([setting, value]) => ({
          optimizer: cell.optimizer,
          axis: cell.sensitivity?.axis ?? "",
          setting,
          value,
        }))
      : [],
  );
  const finite = runs.filter(
    (run): run is TuningRun => run.value !== null && run.value > 0 && run.setting > 0,
  );
  const lost = runs.length - finite.length;
  const names = optimizers.filter((name) => finite.some((run) => run.optimizer === name));
  const rows = Math.ceil(names.length / panelColumns(innerWidth));
  return (
    <Chart
      name="sensitivity"
      alternative={`Final loss of ${finite.length} tuning runs against the learning rate, a panel each for ${names.join(", ")}.`}
      caption={`A panel per optimizer; each dot is a tuning run: its learning rate (or first logarithmic axis, named in the panel) and its final loss.${lost > 0 ? ` ${lost} runs ended without a finite positive loss and are not drawn.` : ""}`}
      height={rows * (PANEL_HEIGHT + 30)}
      inputs={[cells, [...shown].join()]}
      draw={(_plot, width, dark) => drawPanels(_plot, finite, names, optimizers, width, dark)}
    />
  );
}

function panelColumns(width: number): number {
  return width < 600 ? 1 : width < 1000 ? 2 : 4;
}

function drawPanels(
  plot: typeof import("@observablehq/plot"),
  runs: readonly TuningRun[],
  names: readonly string[],
  optimizers: readonly string[],
  width: number,
  dark: boolean,
): HTMLElement {
  const values = runs.map((run) => run.value);
  const domain = [Math.min(...values), Math.max(...values)];
  const columns = panelColumns(width);
  const grid = document.createElement("div");
  grid.style.display = "grid";
  grid.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
  for (const name of names) {
    const own = runs.filter((run) => run.optimizer === name);
    const panel = (): SVGElement | HTMLElement =>
      plot.plot({
        width: Math.floor(width / columns),
        height: PANEL_HEIGHT + 30,
        marginLeft: 50,
        marginTop: 28,
        x: { type: "log", label: own[0]?.axis ?? null, ticks: 4, tickFormat: formatLogTick },
        y: { type: "log", domain, label: null, grid: true, ticks: 4, tickFormat: formatLogTick },
        marks: [
          plot.text([name], { frameAnchor: "top-left", dy: -18, fontWeight: "bold" }),
          plot.dot(own, {
            x: "setting",
            y: "value",
            fill: seriesStyle(optimizers.indexOf(name), dark).color,
            r: 4,
            tip: true,
          }),
        ],
      });
    // Forty panels in one task would hold up a key press.
    drawSoon(() => grid.append(panel()));
  }
  return grid;
}

export function TuningCurves({ cells, optimizers, shown }: TuningProps) {
  const points = cells.flatMap((cell) =>
    shown.has(cell.optimizer) && cell.tuningCurve
      ? cell.tuningCurve.k.flatMap((k, i) => {
          const mean = cell.tuningCurve?.mean[i] ?? null;
          const low = cell.tuningCurve?.low[i] ?? mean;
          const high = cell.tuningCurve?.high[i] ?? mean;
          return mean !== null && mean > 0
            ? [{ optimizer: cell.optimizer, k, mean, low: Math.max(low ?? mean, 1e-30), high: high ?? mean }]
            : [];
        })
      : [],
  );
  const names = optimizers.filter((name) => points.some((point) => point.optimizer === name));
  return (
    <Chart
      name="tuning-curve"
      alternative={`Expected best loss after k random configurations for ${names.join(", ")}.`}
      caption="How good the best of k configurations is on average. A flat line needs no tuning."
      height={340}
      inputs={[cells, [...shown].join()]}
      draw={(plot, width, dark) =>
        plot.plot({
          width,
          height: 340,
          marginLeft: 60,
          x: { label: "configurations tried (k)", grid: true },
          y: { type: "log", label: "best final loss", grid: true, tickFormat: formatLogTick },
          marks: names.flatMap((name) => {
            const own = points.filter((point) => point.optimizer === name);
            const { color, dash } = seriesStyle(optimizers.indexOf(name), dark);
            return [
              plot.areaY(own, { x: "k", y1: "low", y2: "high", fill: color, fillOpacity: 0.12 }),
              plot.lineY(own, { x: "k", y: "mean", stroke: color, strokeDasharray: dash, strokeWidth: 2 }),
            ];
          }),
        })
      }
    />
  );
}
