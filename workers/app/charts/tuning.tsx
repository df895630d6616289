/** Pictures about tuning: sensitivity to the learning rate, and the best loss expected after k configurations. */
import type { Scale } from "../../../shared/scales/scale.ts";
import { drawSoon } from "../data/draw-queue.ts";
import { formatLogTick, formatNumber, formatShare } from "../data/format.ts";
import { seriesStyle } from "../data/palette.ts";
import { Chart, withoutStyles } from "./chart.tsx";
import { seriesMark } from "./highlight.ts";
import { type LossScale, lossScale, wholeTicks } from "./loss-scale.ts";
import type { ProblemChart, ProblemChartInput } from "./sweep-chart.ts";

interface LostOrTuningRun {
  readonly optimizer: string;
  readonly axis: string;
  readonly scale: Scale;
  readonly setting: number;
  /** Null: not finite. */
  readonly value: number | null;
}
interface TuningRun extends LostOrTuningRun {
  readonly value: number;
}

/** Height of one panel of the small multiples. */
const PANEL_HEIGHT = 150;

function Sensitivity({ cells, optimizers, shown }: ProblemChartInput) {
  const runs = cells.flatMap((cell) =>
    shown.has(cell.optimizer) && cell.sensitivity
      ? cell.sensitivity.points.map(([setting, value]) => ({
          optimizer: cell.optimizer,
          axis: cell.sensitivity?.axis ?? "",
          scale: cell.sensitivity?.scale ?? "log",
          setting,
          value,
        }))
      : [],
  );
  const finite = runs.filter(
    (run): run is TuningRun => run.value !== null && Number.isFinite(run.value) && isOnScale(run),
  );
  const lost = runs.length - finite.length;
  const names = optimizers.filter((name) => finite.some((run) => run.optimizer === name));
  const rows = Math.ceil(names.length / panelColumns(innerWidth));
  const losses = lossScale(finite.map((run) => run.value));
  const best = names.map((name) => {
    const own = finite.filter((run) => run.optimizer === name);
    const least = own.reduce((a, b) => (b.value < a.value ? b : a));
    return `${name} best ${formatNumber(least.value, 3)} at ${least.axis} ${formatNumber(least.setting, 2)}`;
  });
  return (
    <Chart
      name="sensitivity"
      alternative={`Final loss of ${finite.length} tuning runs against the learning rate or another axis, a panel each: ${best.join("; ")}.`}
      caption={`There is one panel for each optimizer. Each dot is a tuning run and shows its learning rate (or its first axis on a logarithmic scale, named under the panel) and its final loss${losses.above}. ${losses.note}${lost > 0 ? ` The crosses at the top are ${lost} runs that ended without a finite loss.` : ""}`}
      height={rows * (PANEL_HEIGHT + 30)}
      inputs={[cells, [...shown].join()]}
      draw={(plot, width, dark) => drawPanels(plot, runs, losses, names, optimizers, width, dark)}
    />
  );
}

function panelColumns(width: number): number {
  return width < 600 ? 1 : width < 1000 ? 2 : 4;
}

function drawPanels(
  plot: typeof import("@observablehq/plot"),
  runs: readonly LostOrTuningRun[],
  losses: LossScale,
  names: readonly string[],
  optimizers: readonly string[],
  width: number,
  dark: boolean,
): HTMLElement {
  const finite = runs.flatMap(({ value }) => (value === null ? [] : [losses.place(value)]));
  const domain = [Math.min(...finite), Math.max(...finite)];
  const columns = panelColumns(width);
  const grid = document.createElement("div");
  grid.style.display = "grid";
  grid.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
  for (const name of names) {
    const own = runs.filter((run) => run.optimizer === name && isOnScale(run));
    const { x, axis } = settingAxis(own[0]?.scale ?? "log");
    const color = seriesStyle(optimizers.indexOf(name), dark).color;
    const ended = own.filter((run): run is TuningRun => run.value !== null);
    const panel = (): SVGElement | HTMLElement =>
      plot.plot({
        width: Math.floor(width / columns),
        height: PANEL_HEIGHT + 30,
        marginLeft: 52,
        marginTop: 28,
        x: { ...axis, label: own[0]?.axis ?? null, ticks: 4 },
        y: { ticks: 4, ...losses.axis, domain, label: null, grid: true },
        marks: [
          plot.text([name], { frameAnchor: "top-left", dy: -18, fontWeight: "bold" }),
          plot.dot(
            ended.filter((run) => !losses.onFloor(run.value)),
            {
              x,
              y: (run: TuningRun) => losses.place(run.value),
              fill: color,
              r: 4,
              tip: true,
              title: (run: TuningRun) => runText(run),
            },
          ),
          plot.dot(
            ended.filter((run) => losses.onFloor(run.value)),
            {
              x,
              y: (run: TuningRun) => losses.place(run.value),
              symbol: "triangle",
              rotate: 180,
              stroke: color,
              strokeWidth: 2,
              r: 4,
              tip: true,
              title: (run: TuningRun) => runText(run),
            },
          ),
          plot.dot(
            own.filter((run) => run.value === null),
            { x, frameAnchor: "top", symbol: "times", stroke: color, r: 4 },
          ),
        ],
      });
    // Forty panels in one task would hold up a key press.
    drawSoon(() => {
      const drawn = panel();
      withoutStyles(drawn);
      grid.append(drawn);
    });
  }
  return grid;
}

/** Has the setting a place on the scale of its axis? */
function isOnScale({ scale, setting }: LostOrTuningRun): boolean {
  return scale === "linear" || (scale === "log" ? setting > 0 : setting < 1);
}

/** Where a setting stands, and how the axis is drawn: 1 − x on a reversed log axis for the third scale. */
function settingAxis(scale: Scale) {
  const x = ({ setting }: LostOrTuningRun): number => (scale === "one-minus-log" ? 1 - setting : setting);
  if (scale === "linear") return { x, axis: { type: "linear" as const } };
  if (scale === "log") return { x, axis: { type: "log" as const, tickFormat: formatLogTick } };
  const tickFormat = (rest: number): string => (formatLogTick(rest) === "" ? "" : formatShare(rest));
  return { x, axis: { type: "log" as const, reverse: true, tickFormat } };
}

function runText({ axis, setting, value }: TuningRun): string {
  return `${axis} ${setting}\nloss ${formatNumber(value)}`;
}

function TuningCurves({ cells, optimizers, shown }: ProblemChartInput) {
  const points = cells.flatMap((cell) =>
    shown.has(cell.optimizer) && cell.tuningCurve
      ? cell.tuningCurve.k.flatMap((k, i) => {
          // Null: not finite, since some configuration was lost; a mean over it is infinite too.
          const mean = cell.tuningCurve?.mean[i] ?? Number.POSITIVE_INFINITY;
          const low = cell.tuningCurve?.low[i] ?? mean;
          const high = cell.tuningCurve?.high[i] ?? Number.POSITIVE_INFINITY;
          return [{ optimizer: cell.optimizer, k, mean, low, high }];
        })
      : [],
  );
  const names = optimizers.filter((name) => points.some((point) => point.optimizer === name));
  const losses = lossScale(points.flatMap(({ mean, low, high }) => [mean, low, high]));
  const most = points.reduce((largest, { k }) => Math.max(largest, k), 1);
  const top = points
    .flatMap(({ mean, low, high }) => [mean, low, high])
    .filter(Number.isFinite)
    .reduce((highest, loss) => Math.max(highest, losses.place(loss)), Number.NEGATIVE_INFINITY);
  const place = (loss: number): number => (Number.isFinite(loss) ? losses.place(loss) : top);
  const lost = points.some(({ mean }) => !Number.isFinite(mean));
  const open = points.some(({ mean, high }) => Number.isFinite(mean) && !Number.isFinite(high));
  const ends = names.map((name) => {
    const own = points.filter((point) => point.optimizer === name && Number.isFinite(point.mean));
    if (own.length === 0) return `${name} without a finite mean`;
    return `${name} ${formatNumber(own[0]?.mean, 3)} after ${own[0]?.k}, ${formatNumber(own.at(-1)?.mean, 3)} after ${own.at(-1)?.k}`;
  });
  return (
    <Chart
      name="tuning-curve"
      alternative={`Expected best loss after k random configurations: ${ends.join("; ")}.`}
      caption={`A line shows how good the best of k configurations is on average, with its 95 % band (for independent draws; Sobol points are spread more evenly). An optimizer with a flat line needs no tuning. ${losses.note}${open ? " A band that reaches the top of the picture has no upper end, because some configurations diverged." : ""}${lost ? " A line begins where its mean is finite; with fewer configurations, all of them may have diverged." : ""}`}
      height={340}
      inputs={[cells, [...shown].join()]}
      series={names.map((name) => ({ name, index: optimizers.indexOf(name) }))}
      draw={(plot, width, dark) =>
        plot.plot({
          width,
          height: 340,
          marginLeft: 60,
          x: {
            label: "configurations tried (k)",
            grid: true,
            ticks: [...wholeTicks(most, Math.max(4, width / 90))],
            tickFormat: String,
          },
          y: { ...losses.axis, label: `best final loss${losses.above}`, grid: true },
          marks: names.flatMap((name) => {
            const all = points.filter((point) => point.optimizer === name);
            const own = all.filter(({ mean }) => Number.isFinite(mean));
            const { color, dash } = seriesStyle(optimizers.indexOf(name), dark);
            return [
              plot.areaY(all, {
                x: "k",
                y1: (p) => place(p.low),
                y2: (p) => place(p.high),
                fill: color,
                fillOpacity: 0.12,
                ...seriesMark(name),
              }),
              plot.lineY(own, {
                x: "k",
                y: (p) => losses.place(p.mean),
                stroke: color,
                strokeDasharray: dash,
                strokeWidth: 2,
                ...seriesMark(name),
              }),
            ];
          }),
        })
      }
    />
  );
}

export const sensitivity: ProblemChart = {
  id: "sensitivity",
  title: "Sensitivity to a hyper-parameter",
  Chart: Sensitivity,
};

export const tuningCurves: ProblemChart = {
  id: "tuning",
  title: "What tuning buys",
  Chart: TuningCurves,
};
