/** Loss against the index of the Hessian: where on the way down a run meets saddles (Dauphin et al. 2014, figure 1). */
import type { CurvatureRun } from "../data/curvature-runs.ts";
import { formatNumber, formatPercent } from "../data/format.ts";
import { seriesStyle } from "../data/palette.ts";
import { Chart } from "./chart.tsx";
import { lossScale } from "./loss-scale.ts";

interface Place {
  readonly run: string;
  readonly optimizer: string;
  readonly step: number;
  readonly index: number;
  readonly loss: number;
  readonly isLast: boolean;
}

interface LossAgainstIndexProps {
  readonly runs: readonly CurvatureRun[];
  /** Order of colours. */
  readonly optimizers: readonly string[];
}

export function LossAgainstIndex({ runs, optimizers }: LossAgainstIndexProps) {
  const places = runs.flatMap(({ optimizer, repetition, points }) => {
    const known = points.flatMap(({ step, index, loss }) =>
      index === null || loss === null ? [] : [{ step, index, loss }],
    );
    return known.map(
      (point, i): Place => ({
        ...point,
        run: `${optimizer} ${repetition}`,
        optimizer,
        isLast: i === known.length - 1,
      }),
    );
  });
  const losses = lossScale(places.map(({ loss }) => loss));
  const names = optimizers.filter((name) => places.some((place) => place.optimizer === name));
  const ends = names.map((name) => {
    const own = places.filter((place) => place.optimizer === name && place.isLast);
    const worst = own.reduce((most, { index }) => Math.max(most, index), 0);
    return `${name} ends ${own.length} runs at an index of at most ${formatPercent(worst)}`;
  });
  return (
    <Chart
      name="loss-against-index"
      alternative={`Training loss against the share of negative curvature along the runs: ${ends.join("; ")}.`}
      caption={`Each line is a final run, from its start (small dots) to its end (large dot). It shows the share of the spectrum of the Hessian below zero against the training loss. The share is estimated from one random vector, so single values scatter. A run that ends low and left is near a minimum; one that ends high and right is near a saddle point. ${losses.note}`}
      height={380}
      inputs={[runs]}
      series={names.map((name) => ({ name, index: optimizers.indexOf(name) }))}
      draw={(plot, width, dark) => {
        const color = (place: Place): string => seriesStyle(optimizers.indexOf(place.optimizer), dark).color;
        const y = (place: Place): number => losses.place(place.loss);
        return plot.plot({
          width: Math.min(width, 900),
          height: 380,
          marginLeft: 60,
          x: {
            label: "index: share of negative curvature",
            grid: true,
            zero: true,
            ticks: 6,
            tickFormat: (share: number) => formatPercent(share),
          },
          y: { ...losses.axis, label: `training loss${losses.above}`, grid: true },
          marks: [
            plot.line(places, {
              x: "index",
              y,
              z: "run",
              stroke: color,
              strokeOpacity: 0.55,
              strokeWidth: 1.5,
            }),
            plot.dot(places, { x: "index", y, fill: color, r: (place: Place) => (place.isLast ? 5 : 2) }),
            plot.tip(
              places,
              plot.pointer({
                x: "index",
                y,
                title: (place: Place) =>
                  `${place.run}, step ${place.step}\nloss ${formatNumber(place.loss)}, index ${formatPercent(place.index)}`,
              }),
            ),
          ],
          r: { type: "identity" },
        });
      }}
    />
  );
}
