/** Pictures across problems: performance profile, ECDF of targets, critical-difference diagram. */
import type { Leaderboard } from "../../../shared/contracts/leaderboard.ts";
import { formatLogTick } from "../data/format.ts";
import { seriesStyle } from "../data/palette.ts";
import { Chart } from "./chart.tsx";

interface AcrossProps {
  readonly optimizers: readonly string[];
  readonly shown: ReadonlySet<string>;
}

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
}: AcrossProps & {
  readonly name: string;
  readonly title: string;
  readonly xLabel: string;
  readonly caption: string;
  readonly steps: readonly Step[];
}) {
  const names = optimizers.filter((optimizer) => steps.some((step) => step.optimizer === optimizer));
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
      draw={(plot, width, dark) =>
        plot.plot({
          width,
          height: 340,
          marginLeft: 50,
          x: { type: "log", label: xLabel, grid: true, tickFormat: formatLogTick },
          y: { domain: [0, 1], label: "share", percent: false, grid: true },
          marks: [
            ...names.map((optimizer) => {
              const { color, dash } = seriesStyle(optimizers.indexOf(optimizer), dark);
              return plot.lineY(
                steps.filter((step) => step.optimizer === optimizer),
                {
                  x: "x",
                  y: "share",
                  curve: "step-after",
                  stroke: color,
                  strokeDasharray: dash,
                  strokeWidth: 2,
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

export function PerformanceProfile({
  profile,
  ...rest
}: AcrossProps & { readonly profile: NonNullable<Leaderboard["profile"]> }) {
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
      caption="ρ(τ): share of (problem, seed) pairs that an optimizer solves within τ times the best cost. Higher and further left is better."
      steps={steps}
    />
  );
}

export function Ecdf({ ecdf, ...rest }: AcrossProps & { readonly ecdf: NonNullable<Leaderboard["ecdf"]> }) {
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
      caption="Share of (problem × target × run) reached within a cost; misses stay in the denominator."
      steps={steps}
    />
  );
}

export function CriticalDifference({
  ranks,
  optimizers,
  shown,
}: AcrossProps & { readonly ranks: NonNullable<Leaderboard["ranks"]> }) {
  const rows = ranks.average.filter((row) => shown.has(row.optimizer)).toSorted((a, b) => a.rank - b.rank);
  const height = 60 + 26 * rows.length;
  const half = (ranks.criticalDifference ?? 0) / 2;
  return (
    <Chart
      name="critical-difference"
      alternative={`Average ranks: ${rows.map((row) => `${row.optimizer} ${row.rank.toFixed(2)}`).join(", ")}. Critical difference ${ranks.criticalDifference?.toFixed(2) ?? "not defined"}.`}
      caption={`Average rank over problems (1 is best) with half the Nemenyi critical difference on either side: two optimizers whose bars do not overlap differ at 5 %. Friedman p = ${ranks.p?.toPrecision(2) ?? "–"}.`}
      height={height}
      inputs={[ranks, [...shown].join()]}
      draw={(plot, width, dark) => {
        const color = (name: string): string => seriesStyle(optimizers.indexOf(name), dark).color;
        return plot.plot({
          width,
          height,
          marginLeft: Math.min(260, width * 0.45),
          x: { label: "average rank", grid: true },
          y: { label: null, domain: rows.map((row) => row.optimizer) },
          marks: [
            plot.ruleY(rows, {
              y: "optimizer",
              x1: (r) => r.rank - half,
              x2: (r) => r.rank + half,
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
