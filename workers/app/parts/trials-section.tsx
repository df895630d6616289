/** The trials of a sweep: filters over all of them (the problem is the page's), and a table that draws the rows in sight. */
import { useMemo } from "preact/hooks";
import type { Leaderboard } from "../../../shared/contracts/leaderboard.ts";
import type { SweepDetail } from "../../../shared/contracts/sweep.ts";
import type { LiveSweep } from "../data/live-sweep.ts";
import { orderText, trialFilter, trialSort } from "../data/sweep-view.ts";
import { SHOWN_STATUSES } from "../data/trial-columns.ts";
import { trialOrder } from "../data/trial-order.ts";
import { Choice } from "./choice.tsx";
import { Failure } from "./failure.tsx";
import { TrialTable } from "./trial-table.tsx";
import { useColumns } from "./use-columns.ts";
import { useQuery } from "./use-query.ts";

interface TrialsSectionProps {
  readonly sweep: SweepDetail;
  readonly board: Leaderboard | null;
  readonly live: LiveSweep;
}

export function TrialsSection({ sweep, board, live }: TrialsSectionProps) {
  const [query, change] = useQuery();
  const filter = useMemo(() => trialFilter(query), [query]);
  const sort = useMemo(() => trialSort(query), [query]);
  const columns = useColumns(sweep.id, board, live);
  const known = columns.state === "ready" ? columns.value : null;
  const order = useMemo(() => known && trialOrder(known, filter, sort), [known, filter, sort]);
  return (
    <>
      <div class="controls">
        <Choice
          all="all"
          label="Optimizer"
          value={filter.optimizer}
          options={sweep.optimizers}
          onChange={(optimizer) => change({ optimizer })}
        />
        <Choice
          all="all"
          label="Phase"
          value={filter.phase}
          options={["tuning", "final"]}
          onChange={(phase) => change({ phase })}
        />
        <Choice
          all="all"
          label="Configuration"
          value={filter.configuration}
          options={["default", "sampled"]}
          onChange={(configuration) => change({ configuration })}
        />
        <Choice
          all="all"
          label="Status"
          value={filter.status}
          options={SHOWN_STATUSES}
          onChange={(status) => change({ status })}
        />
      </div>
      {columns.state === "failed" ? <Failure what="The trials" message={columns.message} /> : null}
      {known && order ? (
        <TrialTable
          sweepId={sweep.id}
          columns={known}
          order={order}
          sort={sort}
          onSort={(next) => change({ order: orderText(next) })}
        />
      ) : (
        <div class="trial-table-space" />
      )}
    </>
  );
}
