/** Curvature along the runs of a sweep that asked for it; nothing for other sweeps. */
import { useEffect, useMemo, useState } from "preact/hooks";
import type { SweepDetail } from "../../../shared/contracts/sweep.ts";
import { LossAgainstIndex } from "../charts/loss-against-index.tsx";
import { SpectrumAlong } from "../charts/spectrum-along.tsx";
import { type CurvatureRun, MAX_REPETITIONS, readCurvatureRuns } from "../data/curvature-runs.ts";

interface CurvatureSectionProps {
  readonly sweep: SweepDetail;
  /** Label of the problem. */
  readonly problem: string;
  readonly optimizers: readonly string[];
  readonly shown: ReadonlySet<string>;
}

export function CurvatureSection({ sweep, problem, optimizers, shown }: CurvatureSectionProps) {
  const asked = sweep.request.curvature !== undefined;
  const [runs, setRuns] = useState<readonly CurvatureRun[] | null>(null);
  const ended = sweep.status !== "running";
  useEffect(() => {
    let stale = false;
    setRuns(null);
    if (asked)
      void readCurvatureRuns(sweep.id, problem).then((found) => {
        if (!stale) setRuns(found);
      });
    return () => {
      stale = true;
    };
  }, [asked, sweep.id, problem, ended]);
  const visible = useMemo(() => (runs ?? []).filter(({ optimizer }) => shown.has(optimizer)), [runs, shown]);
  const first = useMemo(
    () => visible.filter(({ repetition }) => repetition === visible[0]?.repetition),
    [visible],
  );
  if (!asked) return null;
  return (
    <>
      <h2 id="curvature">Curvature along the way</h2>
      {runs === null ? (
        <p class="muted" style="min-height: 40rem">
          Reading the runs …
        </p>
      ) : visible.length === 0 ? (
        <p class="muted">The curvature is shown when final runs have ended.</p>
      ) : (
        <>
          <p class="muted">
            The pictures show the first {MAX_REPETITIONS} final seeds on {problem}.
          </p>
          <LossAgainstIndex runs={visible} optimizers={optimizers} />
          <SpectrumAlong runs={first} optimizers={optimizers} />
        </>
      )}
    </>
  );
}
