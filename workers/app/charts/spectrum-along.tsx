/** Extreme eigenvalues of the Hessian along the runs of all optimizers from one start. */
import type { CurvatureRun } from "../data/curvature-runs.ts";
import { formatNumber } from "../data/format.ts";
import { seriesStyle } from "../data/palette.ts";
import { Chart } from "./chart.tsx";
import { symmetricAxis } from "./symmetric-axis.ts";

interface SpectrumAlongProps {
  /** One of each optimizer. */
  readonly runs: readonly CurvatureRun[];
  /** Order of colours. */
  readonly optimizers: readonly string[];
}

export function SpectrumAlong({ runs, optimizers }: SpectrumAlongProps) {
  const extremes = runs.flatMap(({ optimizer, points }) =>
    points.flatMap(({ step, smallest, largest }) => [
      ...(smallest === null ? [] : [{ optimizer, step, which: "smallest", value: smallest }]),
      ...(largest === null ? [] : [{ optimizer, step, which: "largest", value: largest }]),
    ]),
  );
  const ends = runs.map(({ optimizer, points }) => {
    const end = points.at(-1);
    return `${optimizer} ends between ${formatNumber(end?.smallest, 3)} and ${formatNumber(end?.largest, 3)}`;
  });
  return (
    <Chart
      name="spectrum"
      alternative={`Smallest and largest eigenvalue of the Hessian along the runs: ${ends.join("; ")}.`}
      caption="The picture shows the largest (solid) and the smallest (dashed) eigenvalue of the Hessian, by the Lanczos method, along the runs from one shared start. Where a dashed line is below zero, there is still a direction of negative curvature."
      height={320}
      inputs={[runs]}
      series={runs.map(({ optimizer }) => ({ name: optimizer, index: optimizers.indexOf(optimizer) }))}
      draw={(plot, width, dark) =>
        plot.plot({
          width: Math.min(width, 900),
          height: 320,
          marginLeft: 60,
          x: { label: "steps", grid: true },
          y: { ...symmetricAxis(extremes.map(({ value }) => value)), label: "eigenvalue", grid: true },
          marks: [
            plot.ruleY([0]),
            ...runs.flatMap(({ optimizer }) =>
              ["largest", "smallest"].map((which) =>
                plot.lineY(
                  extremes.filter((point) => point.optimizer === optimizer && point.which === which),
                  {
                    x: "step",
                    y: "value",
                    stroke: seriesStyle(optimizers.indexOf(optimizer), dark).color,
                    strokeWidth: 2,
                    strokeDasharray: which === "smallest" ? "5 3" : "",
                    marker: "dot",
                  },
                ),
              ),
            ),
          ],
        })
      }
    />
  );
}
