/** The trials of a sweep: filters, parallel coordinates over all of them, a table page by page. */
import { useEffect, useState } from "preact/hooks";
import type { SweepDetail } from "../../../shared/contracts/sweep.ts";
import type { TrialPage, TrialSummary } from "../../../shared/contracts/trial-listing.ts";
import type { Loaded } from "../data/api.ts";
import { formatNumber } from "../data/format.ts";
import { readTrials, type TrialFilter } from "../data/trials.ts";
import { Failure } from "./failure.tsx";
import { Scroll } from "./scroll.tsx";

const PAGE_SIZE = 50;

/** Filter from `#trials?optimizer=…` (links of the leaderboard). */
function filterFromHash(): TrialFilter {
  const [, query = ""] = location.hash.split("?");
  const values = new URLSearchParams(query);
  return {
    optimizer: values.get("optimizer") ?? "",
    problem: values.get("problem") ?? "",
    status: values.get("status") ?? "",
  };
}

export function TrialsSection({ sweep }: { readonly sweep: SweepDetail }) {
  const [filter, setFilter] = useState<TrialFilter>(filterFromHash);
  /** Cursor of this page and of the pages before it. */
  const [cursors, setCursors] = useState<readonly number[]>([-1]);
  const [trials, setTrials] = useState<Loaded<TrialPage>>({ state: "loading" });
  useEffect(() => {
    const onHash = (): void => {
      if (!location.hash.startsWith("#trials")) return;
      setFilter(filterFromHash());
      setCursors([-1]);
      document.getElementById("trials")?.scrollIntoView();
    };
    onHash();
    addEventListener("hashchange", onHash);
    return () => removeEventListener("hashchange", onHash);
  }, []);
  const done = sweep.progress.done + sweep.progress.dead;
  // While a sweep runs, the table follows it in steps, not with every trial.
  const generation = sweep.status === "running" ? Math.floor(done / 25) : -1;
  useEffect(() => {
    let stale = false;
    void readTrials(sweep.id, filter, cursors.at(-1) ?? -1, PAGE_SIZE).then((reply) => {
      if (!stale) setTrials(reply);
    });
    return () => {
      stale = true;
    };
  }, [sweep.id, filter, cursors, generation]);
  const change = (part: Partial<TrialFilter>): void => {
    setFilter({ ...filter, ...part });
    setCursors([-1]);
  };
  return (
    <>
      <div class="controls">
        <Choice
          label="Optimizer"
          value={filter.optimizer}
          options={sweep.optimizers}
          onChange={(optimizer) => change({ optimizer })}
        />
        <Choice
          label="Problem"
          value={filter.problem}
          options={sweep.problems}
          onChange={(problem) => change({ problem })}
        />
        <Choice
          label="Status"
          value={filter.status}
          options={["open", "completed", "converged", "diverged", "failed", "pruned", "dead"]}
          onChange={(status) => change({ status })}
        />
      </div>
      {trials.state === "failed" ? <Failure what="The trials" message={trials.message} /> : null}
      <div style="min-height: 20rem">
        {trials.state === "ready" ? (
          <TrialTable sweepId={sweep.id} page={trials.value} cursors={cursors} onCursors={setCursors} />
        ) : null}
      </div>
    </>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly string[];
  readonly onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">all</option>
        {options.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}

interface TrialTableProps {
  readonly sweepId: string;
  readonly page: TrialPage;
  readonly cursors: readonly number[];
  readonly onCursors: (cursors: readonly number[]) => void;
}

function TrialTable({ sweepId, page, cursors, onCursors }: TrialTableProps) {
  const { trials: rows, next } = page;
  if (rows.length === 0 && next === null) return <p class="muted">No trial matches.</p>;
  return (
    <>
      <Scroll label="Trials">
        <table>
          <thead>
            <tr>
              <th scope="col" class="number">
                Trial
              </th>
              <th scope="col">Problem</th>
              <th scope="col">Optimizer</th>
              <th scope="col">Phase</th>
              <th scope="col" class="number">
                Configuration
              </th>
              <th scope="col">Status</th>
              <th scope="col" class="number">
                Loss
              </th>
              <th scope="col" class="number">
                Steps
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((trial) => (
              <TrialRow key={trial.index} sweepId={sweepId} trial={trial} />
            ))}
          </tbody>
        </table>
      </Scroll>
      <p class="controls">
        <button type="button" disabled={cursors.length === 1} onClick={() => onCursors(cursors.slice(0, -1))}>
          Earlier
        </button>
        <button
          type="button"
          disabled={next === null}
          onClick={() => next !== null && onCursors([...cursors, next])}
        >
          Later
        </button>
      </p>
    </>
  );
}

function TrialRow({ sweepId, trial }: { readonly sweepId: string; readonly trial: TrialSummary }) {
  return (
    <tr>
      <td class="number">
        <a href={`/sweeps/${sweepId}/trials/${trial.index}`}>{trial.index}</a>
      </td>
      <td>{trial.problem}</td>
      <td>{trial.optimizer}</td>
      <td>{trial.phase}</td>
      <td class="number">{trial.configuration ?? "after tuning"}</td>
      <td>
        <span class={`pill ${trial.status ?? trial.state}`}>{trial.status ?? trial.state}</span>
      </td>
      <td class="number">{formatNumber(trial.value)}</td>
      <td class="number">{trial.steps ?? "–"}</td>
    </tr>
  );
}
