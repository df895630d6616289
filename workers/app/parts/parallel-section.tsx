/** Parallel coordinates of all runs or some; the trials are read when the section is opened. */
import { useState } from "preact/hooks";
import type { SweepDetail } from "../../../shared/contracts/sweep.ts";
import { ParallelCoordinates } from "../charts/parallel-coordinates.tsx";

interface ParallelSectionProps {
  readonly sweep: SweepDetail;
  /** The page's problem, shown first. */
  readonly problem: string;
  /** Changes when there are new results. */
  readonly revision: string;
}

export function ParallelSection({ sweep, problem, revision }: ParallelSectionProps) {
  const [opened, setOpened] = useState(false);
  const [optimizer, setOptimizer] = useState("");
  const [everywhere, setEverywhere] = useState(false);
  return (
    <details onToggle={(event) => event.currentTarget.open && setOpened(true)}>
      <summary>Parallel coordinates of all runs</summary>
      <div class="controls">
        <label>
          Lines of
          <select value={optimizer} onChange={(event) => setOptimizer(event.currentTarget.value)}>
            <option value="">all optimizers</option>
            {sweep.optimizers.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        {sweep.problems.length > 1 ? (
          <label>
            On
            <select
              value={everywhere ? "" : problem}
              onChange={(event) => setEverywhere(event.currentTarget.value === "")}
            >
              <option value={problem}>{problem}</option>
              <option value="">all problems</option>
            </select>
          </label>
        ) : null}
      </div>
      {opened ? (
        <ParallelCoordinates
          sweepId={sweep.id}
          choice={{ problem: everywhere ? "" : problem, optimizer }}
          revision={revision}
        />
      ) : null}
    </details>
  );
}
