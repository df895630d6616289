/** All sweeps, newest first. */
import { useEffect, useState } from "preact/hooks";
import type { SweepSummary } from "../../../shared/contracts/sweep.ts";
import { type Loaded, listSweeps } from "../data/api.ts";
import { formatTime } from "../data/format.ts";
import { Failure } from "../parts/failure.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { useTitle } from "../parts/use-title.ts";

const REFRESH_MS = 5000;

export function SweepsPage() {
  useTitle("Sweeps");
  const [sweeps, setSweeps] = useState<Loaded<readonly SweepSummary[]>>({ state: "loading" });
  useEffect(() => {
    const load = (): void => void listSweeps().then(setSweeps);
    load();
    const timer = setInterval(load, REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <h1>Which optimizer handles saddle points best?</h1>
      <p class="muted">
        A sweep trains many small models side by side on WebGPU and compares optimizers at equal cost, with
        intervals and corrected tests.
      </p>
      {sweeps.state === "failed" ? <Failure what="The list of sweeps" message={sweeps.message} /> : null}
      {sweeps.state === "loading" ? <p role="status">Loading …</p> : null}
      {sweeps.state === "ready" ? <SweepTable sweeps={sweeps.value} /> : null}
    </>
  );
}

function SweepTable({ sweeps }: { readonly sweeps: readonly SweepSummary[] }) {
  if (sweeps.length === 0)
    return (
      <p class="notice">
        There is no sweep yet. You can <a href="/new">make one here</a> or post one to <code>/v1/sweeps</code>
        .
      </p>
    );
  return (
    <Scroll label="Sweeps">
      <table>
        <thead>
          <tr>
            <th scope="col">Sweep</th>
            <th scope="col">Status</th>
            <th scope="col" class="number">
              Trials
            </th>
            <th scope="col">Problems</th>
            <th scope="col" class="number">
              Optimizers
            </th>
            <th scope="col">Started</th>
          </tr>
        </thead>
        <tbody>
          {sweeps.map((sweep) => (
            <tr key={sweep.id}>
              <td class="wrap">
                <a href={`/sweeps/${sweep.id}`}>{sweep.name}</a>
              </td>
              <td>
                <span class={`pill ${sweep.status}`}>{sweep.status}</span>
              </td>
              <td class="number">
                {sweep.progress.done} / {sweep.progress.trials}
              </td>
              <td class="wrap">{abridge(sweep.problems)}</td>
              <td class="number">{sweep.optimizers.length}</td>
              <td>{formatTime(sweep.createdAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function abridge(names: readonly string[]): string {
  return names.length <= 3
    ? names.join(", ")
    : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
}
