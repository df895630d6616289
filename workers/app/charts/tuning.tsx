/** Pictures about tuning: sensitivity to the learning rate, and the best loss expected after k configurations. */
import type { LeaderboardCell } from "../../../shared/contracts/leaderboard.ts";
import { seriesStyle } from "../data/palette.ts";
import { Chart } from "./chart.tsx";

export interface TuningProps {
  readonly cells: readonly LeaderboardCell[];
  readonly optimizers: readonly string[];
  readonly shown: ReadonlySet<string>;
}

export function Sensitivity({ cells, optimizers, shown }: TuningProps) {
  const points = cells.flatMap((cell) =>
    shown.has(cell.optimizer) && cell.sensitivity
      ? cell.sensitivity.points.map(([rate, value]) => ({
          optimizer: cell.optimizer,
          axis: cell.sensitivity?.axis,
          rate,
          value,
        }))
      : [],
  );
  const finite = points.filter((point) => point.value !== null && point.value > 0 && point.rate > 0);
  const lost = points.length - finite.length;
  return (
    <Chart
      name="sensitivity"
      alternative={`Final loss of ${finite.length} tuning runs against the learning rate, for ${[...new Set(finite.map((point) => point.optimizer))].join(", ")}.`}
      caption={`Each dot is a tuning run: its learning rate (or first logarithmic axis) and its final loss.${lost > 0 ? ` ${lost} runs ended without a finite positive loss and are not drawn.` : ""}`}
      height={360}
      inputs={[cells, [...shown].join()]}
      draw={(plot, width, dark) => {
        const color = (name: string): string => seriesStyle(optimizers.indexOf(name), dark).color;
        return plot.plot({
          width,
          height: 360,
          marginLeft: 60,
          x: { type: "log", label: "learning rate", grid: true },
          y: { type: "log", label: "final training loss", grid: true },
          marks: [
            plot.dot(finite, {
              x: "rate",
              y: "value",
              fill: (p) => color(p.optimizer),
              r: 4,
              fillOpacity: 0.8,
            }),
            plot.tip(
              finite,
              plot.pointer({
                x: "rate",
                y: "value",
                title: (p) =>
                  `${p.optimizer}\n${p.axis} = ${p.rate.toPrecision(3)}\nloss ${p.value?.toPrecision(4)}`,
              }),
            ),
          ],
        });
      }}
    />
  );
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
          y: { type: "log", label: "best final loss", grid: true },
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
