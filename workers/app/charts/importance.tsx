/** Which hyper-parameters the loss depends on: a panel of bars for each optimizer. */
import { formatNumber } from "../data/format.ts";
import { seriesStyle } from "../data/palette.ts";
import { Chart } from "./chart.tsx";
import type { ProblemChart, ProblemChartInput } from "./sweep-chart.ts";

interface Bar {
  readonly optimizer: string;
  readonly axis: string;
  readonly share: number;
  readonly p: number | null;
}

const BAR_PX = 22;
const PANEL_PX = 30;

function ImportanceBars({ cells, optimizers, shown }: ProblemChartInput) {
  const own = cells.filter((cell) => shown.has(cell.optimizer) && cell.importance.length > 0);
  const bars: readonly Bar[] = own.flatMap((cell) =>
    cell.importance
      .flatMap(({ axis, share, p }) =>
        share === null ? [] : [{ optimizer: cell.optimizer, axis, share, p }],
      )
      .toSorted((a, b) => b.share - a.share),
  );
  const names = optimizers.filter((name) => bars.some((bar) => bar.optimizer === name));
  const silent = own.map((cell) => cell.optimizer).filter((name) => !names.includes(name));
  if (bars.length === 0)
    return (
      <p class="muted">
        There are too few configurations to say which hyper-parameters matter. With fewer than 20, chance
        alone often explains a third of the variance.
      </p>
    );
  const texts = names.map(
    (name) =>
      `${name}: ${bars
        .filter((bar) => bar.optimizer === name)
        .map((bar) => `${bar.axis} ${shareText(bar)}`)
        .join(", ")}`,
  );
  const height = names.length * PANEL_PX + bars.length * BAR_PX + 50;
  return (
    <Chart
      name="importance"
      alternative={`Importance of hyper-parameters. ${texts.join("; ")}.`}
      caption={`Each bar shows the share of the variance of the rank of the loss, over the configurations, that one hyper-parameter explains alone (binned ANOVA, corrected for chance on average). The p-value says how often chance explains as much; it is not corrected for multiple comparisons. The rest is due to interactions and seeds.${silent.length > 0 ? ` Some optimizers have too few configurations: ${silent.join(", ")}.` : ""}`}
      height={height}
      inputs={[cells, [...shown].join()]}
      draw={(plot, width, dark) => {
        const grid = document.createElement("div");
        for (const [i, name] of names.entries()) {
          const rows = bars.filter((bar) => bar.optimizer === name);
          const isLast = i === names.length - 1;
          grid.append(
            plot.plot({
              width: Math.min(width, 720),
              height: rows.length * BAR_PX + PANEL_PX + (isLast ? 30 : 0),
              marginLeft: 150,
              marginRight: 110,
              marginTop: 24,
              marginBottom: isLast ? 34 : 4,
              x: {
                domain: [0, 1],
                label: isLast ? "share explained" : null,
                axis: isLast ? "bottom" : null,
                tickFormat: (share: number) => `${Math.round(share * 100)} %`,
                ticks: 5,
              },
              y: { domain: rows.map((bar) => bar.axis), label: null },
              marks: [
                plot.text([name], { frameAnchor: "top-left", dx: -146, dy: -18, fontWeight: "bold" }),
                plot.barX(rows, {
                  x: "share",
                  y: "axis",
                  fill: seriesStyle(optimizers.indexOf(name), dark).color,
                  insetTop: 3,
                  insetBottom: 3,
                }),
                plot.text(rows, {
                  x: "share",
                  y: "axis",
                  text: shareText,
                  textAnchor: "start",
                  dx: 5,
                }),
                plot.ruleX([0]),
              ],
            }),
          );
        }
        return grid;
      }}
    />
  );
}

function shareText({ share, p }: Bar): string {
  return `${Math.round(share * 100)} %${p === null ? "" : `, p ${p < 0.001 ? "< 0.001" : formatNumber(p, 2)}`}`;
}

export const importance: ProblemChart = {
  id: "importance",
  title: "Which hyper-parameters matter",
  Chart: ImportanceBars,
};
