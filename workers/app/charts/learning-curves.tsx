/** Median and 20–80 % band of the final runs' training loss, held-out loss or accuracy, per optimizer, on a chosen cost axis. */
import { useState } from "preact/hooks";
import type { LeaderboardCell } from "../../../shared/contracts/leaderboard.ts";
import { CURVE_AXES, type CurveAxis } from "../data/curve-axis.ts";
import { seriesStyle } from "../data/palette.ts";
import { Chart } from "./chart.tsx";
import { seriesMark } from "./highlight.ts";
import { lossScale } from "./loss-scale.ts";
import type { ProblemChart, ProblemChartInput } from "./sweep-chart.ts";

/** What a curve shows: the column of a cell, and words. */
const MEASURES = {
  training: "training loss",
  loss: "held-out loss",
  accuracy: "accuracy",
} as const;
export type Measure = keyof typeof MEASURES;

/** Those that any of the cells has. */
function measuresOf(cells: readonly LeaderboardCell[]): readonly Measure[] {
  const heldOut = (["loss", "accuracy"] as const).filter((measure) =>
    cells.some(({ heldOutCurve }) => heldOutCurve?.[measure]),
  );
  return ["training", ...heldOut];
}

interface Point {
  readonly optimizer: string;
  readonly x: number;
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** The curve of a cell on one cost axis; the part where its median is not finite is left out. */
export function curvePoints(
  cell: LeaderboardCell,
  axis: CurveAxis,
  measure: Measure = "training",
): readonly Point[] {
  const { curve } = cell;
  const band = measure === "training" ? curve : (cell.heldOutCurve?.[measure] ?? null);
  if (!curve || !band) return [];
  return curve[axis].flatMap((x, i) => {
    const median = band.median[i] ?? null;
    if (median === null) return [];
    return [
      {
        optimizer: cell.optimizer,
        x,
        median,
        low: band.low[i] ?? median,
        high: band.high[i] ?? Number.POSITIVE_INFINITY,
      },
    ];
  });
}

function LearningCurves({
  cells,
  optimizers,
  shown,
  devices,
  axis: asked,
  measure: first = "training",
}: ProblemChartInput & {
  /** Shown at first. */
  readonly measure?: Measure;
}) {
  const [own, setAxis] = useState<CurveAxis>("gradientEquivalents");
  const classes = new Set(devices.map(({ device }) => device.adapterClass));
  // Wall time means something inside one adapter class alone.
  const timed = classes.size <= 1;
  const chosen = asked ?? own;
  const axis = chosen === "seconds" && !timed ? "gradientEquivalents" : chosen;
  const [chosenScale, setScale] = useState<"log" | "linear">("log");
  const measures = measuresOf(cells);
  const [wanted, setMeasure] = useState<Measure>(first);
  const measure = measures.includes(wanted) ? wanted : "training";
  const what = MEASURES[measure];
  // Shares have no logarithm worth reading.
  const scale = measure === "accuracy" ? "linear" : chosenScale;
  const points = cells
    .filter((cell) => shown.has(cell.optimizer))
    .flatMap((cell) => curvePoints(cell, axis, measure));
  const losses = lossScale(
    points.flatMap((point) => [point.median, point.low, point.high]),
    scale,
  );
  // The band of runs that are lost (NaN, Inf) goes to the top of the picture.
  const top = points.reduce(
    (most, { median, high }) =>
      Math.max(most, losses.place(median), Number.isFinite(high) ? losses.place(high) : 0),
    Number.NEGATIVE_INFINITY,
  );
  const height = (loss: number): number => (Number.isFinite(loss) ? losses.place(loss) : top);
  const floored = points.filter((point) => losses.onFloor(point.median));
  const names = optimizers.filter((name) => shown.has(name));
  const last = names.map((name) => {
    const end = points.findLast((point) => point.optimizer === name);
    return end ? `${name} ends at ${end.median.toPrecision(3)}` : `${name} has no curve yet`;
  });
  return (
    <>
      <div class="controls">
        {asked === undefined ? (
          <label>
            Cost axis
            <select value={axis} onChange={(event) => setAxis(event.currentTarget.value as CurveAxis)}>
              {Object.entries(CURVE_AXES).map(([name, title]) => (
                <option key={name} value={name} disabled={name === "seconds" && !timed}>
                  {title}
                  {name === "seconds" &&
                    (timed ? ` (${[...classes].join()} adapter)` : " (choose one adapter class)")}
                </option>
              ))}
            </select>
          </label>
        ) : null}
        {measures.length > 1 ? (
          <label>
            Curve
            <select value={measure} onChange={(event) => setMeasure(event.currentTarget.value as Measure)}>
              {measures.map((name) => (
                <option key={name} value={name}>
                  {MEASURES[name]}
                </option>
              ))}
            </select>
          </label>
        ) : null}
        <label>
          Loss axis
          <select
            value={scale}
            disabled={measure === "accuracy"}
            onChange={(event) => setScale(event.currentTarget.value as "log" | "linear")}
          >
            <option value="log">logarithmic</option>
            <option value="linear">linear</option>
          </select>
        </label>
      </div>
      <Chart
        name="learning-curves"
        alternative={`${what[0]?.toUpperCase()}${what.slice(1)} against ${CURVE_AXES[axis]}: ${last.join("; ")}.`}
        caption={`Each line is the median over the runs (final runs where there are any), and its band reaches from the 20 % to the 80 % quantile. ${losses.note}`}
        height={400}
        inputs={[cells, axis, measure, scale, [...shown].join()]}
        series={names.map((name) => ({ name, index: optimizers.indexOf(name) }))}
        draw={(plot, width, dark) => {
          const style = (name: string) => seriesStyle(optimizers.indexOf(name), dark);
          return plot.plot({
            width,
            height: 400,
            marginLeft: 60,
            x: { label: CURVE_AXES[axis], grid: true },
            y: { ...losses.axis, label: `${what}${losses.above}`, grid: true },
            marks: [
              ...names.flatMap((name) => {
                const own = points.filter((point) => point.optimizer === name);
                const { color, dash } = style(name);
                return [
                  plot.areaY(own, {
                    x: "x",
                    y1: (p: Point) => height(p.low),
                    y2: (p: Point) => height(p.high),
                    fill: color,
                    fillOpacity: 0.15,
                    ...seriesMark(name),
                  }),
                  plot.lineY(own, {
                    x: "x",
                    y: (p: Point) => height(p.median),
                    stroke: color,
                    strokeDasharray: dash,
                    strokeWidth: 2,
                    ...seriesMark(name),
                  }),
                ];
              }),
              plot.dot(floored, {
                x: "x",
                y: (p: Point) => height(p.median),
                symbol: "triangle",
                rotate: 180,
                r: 3,
                stroke: (p: Point) => style(p.optimizer).color,
              }),
              plot.tip(
                points,
                plot.pointer({
                  x: "x",
                  y: (p: Point) => height(p.median),
                  title: (p: Point) => `${p.optimizer}\n${p.median.toPrecision(4)} at ${p.x.toPrecision(4)}`,
                }),
              ),
            ],
          });
        }}
      />
    </>
  );
}

export const learningCurves: ProblemChart = {
  id: "curves",
  title: "Learning curves",
  Chart: LearningCurves,
  Printed: (input) => (
    <>
      {measuresOf(input.cells).map((measure) => (
        <LearningCurves key={measure} measure={measure} {...input} />
      ))}
    </>
  ),
};
