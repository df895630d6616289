/** Parallel coordinates of one optimizer on the chosen problem; the export is read when the section is opened. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { ParallelCoordinates } from "../charts/parallel-coordinates.tsx";
import { type ParallelRun, streamRuns } from "../data/parallel-runs.ts";

interface ParallelSectionProps {
  readonly sweepId: string;
  readonly problem: string;
  readonly optimizers: readonly string[];
}

/** The picture follows the stream this often, not with every batch. */
const REDRAW_MS = 500;

export function ParallelSection({ sweepId, problem, optimizers }: ParallelSectionProps) {
  const [opened, setOpened] = useState(false);
  const [optimizer, setOptimizer] = useState(optimizers[0] ?? "");
  const [runs, setRuns] = useState<readonly ParallelRun[]>([]);
  const [state, setState] = useState("");
  useEffect(() => {
    if (!opened) return;
    const stop = new AbortController();
    const read: ParallelRun[] = [];
    const show = (): void => {
      setRuns([...read]);
      setState(`${read.length} runs read …`);
    };
    const timer = setInterval(show, REDRAW_MS);
    void streamRuns(sweepId, stop.signal, (batch) => read.push(...batch))
      .then(() => {
        setRuns([...read]);
        setState(`${read.length} runs read.`);
      })
      .catch((error: unknown) => {
        if (!stop.signal.aborted) setState(`The export could not be read: ${String(error)}`);
      })
      .finally(() => clearInterval(timer));
    return () => {
      clearInterval(timer);
      stop.abort();
    };
  }, [opened, sweepId]);
  const own = useMemo(
    () => runs.filter((run) => run.problem === problem && run.optimizer === optimizer),
    [runs, problem, optimizer],
  );
  return (
    <details onToggle={(event) => event.currentTarget.open && setOpened(true)}>
      <summary>Parallel coordinates of all runs on {problem}</summary>
      <div class="controls">
        <label>
          Lines of
          <select value={optimizer} onChange={(event) => setOptimizer(event.currentTarget.value)}>
            {optimizers.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <p class="muted" role="status">
          {state}
        </p>
      </div>
      {own.length > 0 ? <ParallelCoordinates runs={own} /> : <p class="muted">No runs to draw yet.</p>}
    </details>
  );
}
