/** Learning curves of two optimizers on one problem, small: each with its band, named at its end. */
import type { LeaderboardCell } from "../../../shared/contracts/leaderboard.ts";
import { CURVE_AXES, type CurveAxis } from "../data/curve-axis.ts";
import { seriesStyle } from "../data/palette.ts";
import { Chart } from "./chart.tsx";
import { seriesMark } from "./highlight.ts";
import { curvePoints } from "./learning-curves.tsx";
import { lossScale } from "./loss-scale.ts";

interface PairCurvesProps {
  readonly problem: string;
  readonly own: string;
  readonly other: string;
  /** Of both on this problem. */
  readonly cells: readonly LeaderboardCell[];
  readonly axis: CurveAxis;
}

const HEIGHT = 220;

export function PairCurves({ problem, own, other, cells, axis }: PairCurvesProps) {
  const names = [own, other];
  const points = cells.flatMap((cell) => curvePoints(cell, axis));
  const losses = lossScale(
    points.flatMap(({ median, low, high }) => [median, low, high]),
    "log",
  );
  const ends = names.flatMap((name) => points.findLast(({ optimizer }) => optimizer === name) ?? []);
  const place = (loss: number): number | null => (Number.isFinite(loss) ? losses.place(loss) : null);
  return (
    <Chart
      name={`${own} and ${other} on ${problem}`}
      alternative={`Training loss on ${problem} against ${CURVE_AXES[axis]}: ${ends.map(({ optimizer, median }) => `${optimizer} ends at ${median.toPrecision(3)}`).join("; ")}. ${losses.note}`}
      caption=""
      height={HEIGHT}
      isSmall
      inputs={[cells, axis, own, other]}
      draw={(plot, width, dark) => {
        const ink = dark ? "#e7e9ec" : "#1b1f24";
        const colorOf = (name: string): string => (name === own ? seriesStyle(0, dark).color : ink);
        return plot.plot({
          width,
          height: HEIGHT,
          marginLeft: 56,
          x: { label: CURVE_AXES[axis], ticks: 4 },
          y: { ...losses.axis, label: `training loss${losses.above}`, grid: true },
          marks: names.flatMap((name) => {
            const line = points.filter(({ optimizer }) => optimizer === name);
            return [
              plot.areaY(line, {
                x: "x",
                y1: (p) => place(p.low),
                y2: (p) => place(p.high),
                fill: colorOf(name),
                fillOpacity: 0.15,
                ...seriesMark(name),
              }),
              plot.lineY(line, {
                x: "x",
                y: (p) => place(p.median),
                stroke: colorOf(name),
                strokeWidth: name === own ? 2 : 2.5,
                ...seriesMark(name),
              }),
            ];
          }),
        });
      }}
    />
  );
}
