/** Pictures across problems: performance profile, ECDF of targets, critical-difference diagram. */
import type { Leaderboard } from "../../../shared/contracts/leaderboard.ts";
import { formatLogTick, logTicks } from "../data/format.ts";
import { seriesStyle } from "../data/palette.ts";
import { Chart } from "./chart.tsx";
import { seriesMark } from "./highlight.ts";
import type { BoardChart, ChartInput } from "./sweep-chart.ts";

interface Step {
  readonly optimizer: string;
  readonly x: number;
  readonly share: number;
}

function StepChart({
  name,
  title,
  xLabel,
  caption,
  steps,
  optimizers,
}: ChartInput & {
  readonly name: string;
  readonly title: string;
  readonly xLabel: string;
  readonly caption: string;
  readonly steps: readonly Step[];
}) {
  const names = optimizers.filter((optimizer) => steps.some((step) => step.optimizer === optimizer));
  // The last jump is seen as one: its line goes on a little.
  const least = steps.reduce((a, { x }) => Math.min(a, x), Number.POSITIVE_INFINITY);
  const most = 1.08 * steps.reduce((a, { x }) => Math.max(a, x), 0);
  const ticks = logTicks(least, most);
  const ends = names.map(
    (optimizer) =>
      `${optimizer} ends at ${Math.round(100 * (steps.findLast((step) => step.optimizer === optimizer)?.share ?? 0))} %`,
  );
  return (
    <Chart
      name={name}
      alternative={`${title}: ${ends.join(", ")}.`}
      caption={caption}
      height={340}
      inputs={[steps]}
      series={names.map((name) => ({ name, index: optimizers.indexOf(name) }))}
      draw={(plot, width, dark) =>
        plot.plot({
          width,
          height: 340,
          marginLeft: 50,
          marginRight: 12,
          x: { type: "log", domain: [least, most] },
          y: { domain: [0, 1], label: "share", percent: false, grid: true },
          marks: [
            // As text of its own: a tick format of a logarithmic scale is asked for some of its ticks only.
            plot.gridX([...ticks]),
            plot.axisX([...ticks], { label: xLabel, text: (tick: number) => formatLogTick(tick) }),
            ...names.map((optimizer) => {
              const { color, dash } = seriesStyle(optimizers.indexOf(optimizer), dark);
              return plot.lineY(
                toTheEdge(
                  steps.filter((step) => step.optimizer === optimizer),
                  most,
                ),
                {
                  x: "x",
                  y: "share",
                  curve: "step-after",
                  stroke: color,
                  strokeDasharray: dash,
                  strokeWidth: 2,
                  ...seriesMark(optimizer),
                },
              );
            }),
            plot.tip(
              steps,
              plot.pointer({
                x: "x",
                y: "share",
                title: (s: Step) => `${s.optimizer}\n${Math.round(s.share * 100)} % at ${s.x.toPrecision(3)}`,
              }),
            ),
          ],
        })
      }
    />
  );
}

function toTheEdge(steps: readonly Step[], x: number): readonly Step[] {
  const last = steps.at(-1);
  return last ? [...steps, { ...last, x }] : steps;
}

function PerformanceProfile({
  profile,
  ...rest
}: ChartInput & { readonly profile: NonNullable<Leaderboard["profile"]> }) {
  const steps = profile.curves
    .filter((curve) => rest.shown.has(curve.optimizer))
    .flatMap((curve) =>
      profile.tau.map((x, i) => ({ optimizer: curve.optimizer, x, share: curve.rho[i] ?? 0 })),
    );
  return (
    <StepChart
      {...rest}
      name="performance-profile"
      title="Performance profile"
      xLabel="τ: times the cost of the best optimizer"
      caption="ρ(τ) is the share of pairs (problem, target) that an optimizer reaches at an aRT of at most τ times the lowest of all optimizers. A line that is higher and further left is better. A target that only other optimizers reach counts against it."
      steps={steps}
    />
  );
}

function Ecdf({ ecdf, ...rest }: ChartInput & { readonly ecdf: NonNullable<Leaderboard["ecdf"]> }) {
  const steps = ecdf.curves
    .filter((curve) => rest.shown.has(curve.optimizer))
    .flatMap((curve) =>
      ecdf.cost.flatMap((x, i) =>
        x > 0 ? [{ optimizer: curve.optimizer, x, share: curve.share[i] ?? 0 }] : [],
      ),
    );
  return (
    <StepChart
      {...rest}
      name="ecdf"
      title="Share of targets reached"
      xLabel="gradient-equivalents"
      caption="Each line shows the share of triples (problem, target, run) that are reached within a cost; misses stay in the denominator."
      steps={steps}
    />
  );
}

function CriticalDifference({
  ranks,
  optimizers,
  shown,
}: ChartInput & { readonly ranks: NonNullable<Leaderboard["ranks"]> }) {
  const rows = ranks.average.filter((row) => shown.has(row.optimizer)).toSorted((a, b) => a.rank - b.rank);
  const height = 60 + 26 * rows.length;
  const rejected = ranks.p !== null && ranks.p < 0.05;
  // Without a rejected Friedman test no pair may be called different, whatever its distance.
  const half = rejected ? (ranks.criticalDifference ?? 0) / 2 : 0;
  const test = `Friedman p = ${ranks.p?.toPrecision(2) ?? "–"}`;
  const [first, last] = [1, ranks.average.length];
  return (
    <Chart
      name="critical-difference"
      alternative={`Average ranks: ${rows.map((row) => `${row.optimizer} ${row.rank.toFixed(2)}`).join(", ")}. ${test}. Critical difference ${ranks.criticalDifference?.toFixed(2) ?? "not defined"}.`}
      caption={
        rejected
          ? `The picture shows the average rank over problems (1 is best), with half of the Nemenyi critical difference on either side. Two optimizers whose bars do not overlap differ at the 5 % level. ${test}.`
          : `The picture shows the average rank over problems (1 is best). ${test}. The ranks could be due to chance, so no bars of the critical difference are drawn and no two optimizers are told apart.`
      }
      height={height}
      inputs={[ranks, [...shown].join()]}
      draw={(plot, width, dark) => {
        const color = (name: string): string => seriesStyle(optimizers.indexOf(name), dark).color;
        return plot.plot({
          width,
          height,
          marginLeft: Math.min(260, width * 0.45),
          marginRight: 16,
          x: { label: "average rank", grid: true, domain: [first - 0.2, last + 0.2] },
          y: { label: null, domain: rows.map((row) => row.optimizer) },
          marks: [
            plot.ruleY(half > 0 ? rows : [], {
              y: "optimizer",
              x1: (r) => Math.max(first, r.rank - half),
              x2: (r) => Math.min(last, r.rank + half),
              stroke: (r) => color(r.optimizer),
              strokeWidth: 3,
            }),
            plot.dot(rows, { y: "optimizer", x: "rank", fill: (r) => color(r.optimizer), r: 5 }),
          ],
        });
      }}
    />
  );
}

export const performanceProfile: BoardChart = {
  id: "profile",
  title: "Performance profile",
  draw: ({ board, ...input }) => board.profile && <PerformanceProfile profile={board.profile} {...input} />,
};

export const ecdf: BoardChart = {
  id: "ecdf",
  title: "Targets reached within a cost",
  draw: ({ board, ...input }) => board.ecdf && <Ecdf ecdf={board.ecdf} {...input} />,
};

export const criticalDifference: BoardChart = {
  id: "ranks",
  title: "Average ranks across problems",
  draw: ({ board, ...input }) => board.ranks && <CriticalDifference ranks={board.ranks} {...input} />,
};
