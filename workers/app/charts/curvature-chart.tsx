/** The Hessian's extreme eigenvalues and index along a run, from Lanczos during the run. */
import type { TrialResult } from "../../../shared/contracts/trial.ts";
import { formatNumber, formatPercent } from "../data/format.ts";
import { seriesStyle } from "../data/palette.ts";
import { Chart } from "./chart.tsx";
import { symmetricAxis } from "./symmetric-axis.ts";

type Curvature = NonNullable<TrialResult["curvature"]>;

export function CurvatureChart({ curvature }: { readonly curvature: Curvature }) {
  const extremes = curvature.step.flatMap((step, i) => [
    { step, value: curvature.smallest[i] ?? null, which: "smallest" },
    { step, value: curvature.largest[i] ?? null, which: "largest" },
  ]);
  const index = curvature.step.map((step, i) => ({ step, share: curvature.index[i] ?? null }));
  const finite = extremes.flatMap(({ value }) => (value === null ? [] : [value]));
  const last = (values: readonly (number | null)[]): string => formatNumber(values.at(-1));
  return (
    <>
      <Chart
        name="curvature"
        alternative={`Extreme eigenvalues of the Hessian along the run; at the end ${last(curvature.smallest)} and ${last(curvature.largest)}.`}
        caption="The picture shows the smallest (dashed) and the largest eigenvalue of the Hessian, estimated by the Lanczos method. Where an eigenvalue is below zero, the loss falls on both sides along its direction."
        height={260}
        inputs={[curvature]}
        series={[
          { name: "smallest", index: 0 },
          { name: "largest", index: 1 },
        ]}
        draw={(plot, width, dark) =>
          plot.plot({
            width,
            height: 260,
            marginLeft: 60,
            x: { label: "steps", grid: true },
            y: { ...symmetricAxis(finite), label: "eigenvalue", grid: true },
            marks: [
              plot.ruleY([0]),
              ...["smallest", "largest"].map((which, i) =>
                plot.lineY(
                  extremes.filter((point) => point.which === which),
                  {
                    x: "step",
                    y: "value",
                    stroke: seriesStyle(i, dark).color,
                    strokeWidth: 2,
                    strokeDasharray: which === "smallest" ? "6 3" : "",
                    marker: "dot",
                  },
                ),
              ),
            ],
          })
        }
      />
      <Chart
        name="index"
        alternative={`Share of negative curvature along the run; at the end ${formatPercent(curvature.index.at(-1) ?? null)}.`}
        caption="The index is the share of the spectrum below zero. It is estimated from one random vector, so single values scatter. It falls towards 0 as a run leaves saddle points and approaches a minimum."
        height={220}
        inputs={[curvature]}
        draw={(plot, width, dark) =>
          plot.plot({
            width,
            height: 220,
            marginLeft: 60,
            x: { label: "steps", grid: true },
            y: {
              label: "index",
              grid: true,
              zero: true,
              tickFormat: (share: number) => formatPercent(share),
              ticks: 5,
            },
            marks: [
              plot.lineY(index, {
                x: "step",
                y: "share",
                stroke: seriesStyle(2, dark).color,
                strokeWidth: 2,
                marker: "dot",
              }),
            ],
          })
        }
      />
    </>
  );
}
