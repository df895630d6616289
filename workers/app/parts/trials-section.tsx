/** The trials of a sweep: filters over all of them, and a table that draws the rows in sight. */
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Leaderboard } from "../../../shared/contracts/leaderboard.ts";
import type { SweepDetail } from "../../../shared/contracts/sweep.ts";
import type { LiveSweep } from "../data/live-sweep.ts";
import { SHOWN_STATUSES } from "../data/trial-columns.ts";
import { type TrialFilter, type TrialSort, trialOrder } from "../data/trial-order.ts";
import { Failure } from "./failure.tsx";
import { TrialTable } from "./trial-table.tsx";
import { useColumns } from "./use-columns.ts";

/** Filter from `#trials?optimizer=…` (links of the leaderboard). */
function filterFromHash(): TrialFilter {
  const [, query = ""] = location.hash.split("?");
  const values = new URLSearchParams(query);
  const of = (name: string): string => values.get(name) ?? "";
  return { optimizer: of("optimizer"), problem: of("problem"), phase: of("phase"), status: of("status") };
}

interface TrialsSectionProps {
  readonly sweep: SweepDetail;
  readonly board: Leaderboard | null;
  readonly live: LiveSweep;
}

export function TrialsSection({ sweep, board, live }: TrialsSectionProps) {
  const [filter, setFilter] = useState<TrialFilter>(filterFromHash);
  const [sort, setSort] = useState<TrialSort>({ key: "index", descending: false });
  const columns = useColumns(sweep.id, board, live);
  useEffect(() => {
    const onHash = (): void => {
      if (!location.hash.startsWith("#trials")) return;
      setFilter(filterFromHash());
      document.getElementById("trials")?.scrollIntoView();
    };
    onHash();
    addEventListener("hashchange", onHash);
    return () => removeEventListener("hashchange", onHash);
  }, []);
  const known = columns.state === "ready" ? columns.value : null;
  const order = useMemo(() => known && trialOrder(known, filter, sort), [known, filter, sort]);
  const change = (part: Partial<TrialFilter>): void => setFilter({ ...filter, ...part });
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
          label="Phase"
          value={filter.phase}
          options={["tuning", "final"]}
          onChange={(phase) => change({ phase })}
        />
        <Choice
          label="Status"
          value={filter.status}
          options={SHOWN_STATUSES}
          onChange={(status) => change({ status })}
        />
      </div>
      {columns.state === "failed" ? <Failure what="The trials" message={columns.message} /> : null}
      {known && order ? (
        <TrialTable sweepId={sweep.id} columns={known} order={order} sort={sort} onSort={setSort} />
      ) : (
        <div class="trial-table-space" />
      )}
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
