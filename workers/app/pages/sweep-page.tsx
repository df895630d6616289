/** One sweep as a comparison: verdicts, what is compared, one line for each optimizer, and tabs for all that is behind it. */
import { useMemo, useRef } from "preact/hooks";
import type { Leaderboard } from "../../../shared/contracts/leaderboard.ts";
import type { SweepDetail } from "../../../shared/contracts/sweep.ts";
import { deviceQuery, documentQuery } from "../data/board-filter.ts";
import { isCopy } from "../data/copy.ts";
import { formatTime } from "../data/format.ts";
import type { LiveSweep } from "../data/live-sweep.ts";
import { serverOrigin } from "../data/server-address.ts";
import { pictured, SWEEP_TABS, sweepView } from "../data/sweep-view.ts";
import { ChoicesBar } from "../parts/choices-bar.tsx";
import { Cite } from "../parts/cite.tsx";
import { ExportLink } from "../parts/export-link.tsx";
import { Failure } from "../parts/failure.tsx";
import { ImportedNotice } from "../parts/imported-notice.tsx";
import { NoResults } from "../parts/leaderboard-table.tsx";
import { SweepBoard } from "../parts/sweep-board.tsx";
import { SweepPanel } from "../parts/sweep-panel.tsx";
import { SweepProgress } from "../parts/sweep-progress.tsx";
import { SweepRepairs } from "../parts/sweep-repairs.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { useAskedBoard } from "../parts/use-asked-board.ts";
import { useBoardFilter } from "../parts/use-board-filter.ts";
import { useCells } from "../parts/use-cells.ts";
import { useQuery } from "../parts/use-query.ts";
import { useSweep } from "../parts/use-sweep.ts";
import { useTitle } from "../parts/use-title.ts";
import { Verdicts } from "../parts/verdicts.tsx";
import { ReportButton } from "../report/report-button.tsx";
import { goTo } from "../router.ts";

/** A copy has no single trials, and so no paths of them. */
const SHOWN_TABS = SWEEP_TABS.filter(([tab]) => !isCopy || tab !== "landscape");

export function SweepPage({ id }: { readonly id: string }) {
  const { sweep, board, live, reload } = useSweep(id);
  useTitle(sweep.state === "ready" ? sweep.value.name : "Sweep");
  if (sweep.state === "failed") return <Failure what={`Sweep ${id}`} message={sweep.message} />;
  if (sweep.state === "loading") return <p role="status">Loading …</p>;
  return <LoadedSweep sweep={sweep.value} published={board} live={live} reload={reload} />;
}

interface LoadedProps {
  readonly sweep: SweepDetail;
  readonly published: Leaderboard | null;
  readonly live: LiveSweep;
  readonly reload: () => void;
}

function LoadedSweep({ sweep, published, live, reload }: LoadedProps) {
  // Who has watched it to its end keeps the counters in their place; of a sweep that is over they are in a tab.
  const wasRunning = useRef(false);
  if (sweep.status === "running") wasRunning.current = true;
  const [query, change] = useQuery();
  const view = useMemo(() => sweepView(query), [query]);
  const [filter, setFilter] = useBoardFilter();
  // Lines of the board are stated against any reference here; what the tables of every figure say of it the server computes.
  const asked = useAskedBoard(published, documentQuery({ ...filter, reference: "" }));
  const isFull = view.tab === "figures" || view.tab === "problems";
  const full = useAskedBoard(published, documentQuery(isFull ? filter : { ...filter, reference: "" }));
  const board = asked.board.state === "ready" ? asked.board.value : null;
  // A picture shows one problem: the chosen one, or the first.
  const problem = sweep.problems.includes(filter.problem) ? filter.problem : (sweep.problems[0] ?? "");
  const cells = useCells(published, problem, deviceQuery(filter));
  const all = useMemo(() => [...new Set(sweep.optimizers)].toSorted(), [sweep.optimizers.join()]);
  const cheapest = published ? (published.board ?? published).rows.map(({ optimizer }) => optimizer) : all;
  const reference = filter.reference || published?.board?.reference || null;
  const lines = pictured(cheapest.length === 0 ? all : cheapest, view.pins, reference).join("\n");
  const optimizers = useMemo(() => lines.split("\n"), [lines]);
  const hidden = view.hidden.join("\n");
  const shown = useMemo(
    () => new Set(optimizers.filter((name) => !view.hidden.includes(name))),
    [optimizers, hidden],
  );
  return (
    <>
      <h1>{sweep.name}</h1>
      <p class="muted">
        <span class={`pill ${sweep.status}`}>{sweep.status}</span> started {formatTime(sweep.createdAt)}
        {sweep.endedAt ? `, ended ${formatTime(sweep.endedAt)}` : ""}
        {sweep.reason ? ` (${sweep.reason})` : ""}
        {sweep.status === "running" ? "" : `, ${sweep.progress.done} of ${sweep.progress.trials} trials`}
      </p>
      {board?.board || (published && board) ? null : <div class="verdicts-space" />}
      {board?.board ? <Verdicts sweepId={sweep.id} board={board.board} checks={board.checks} /> : null}
      {sweep.imported ? <ImportedNotice imported={sweep.imported} /> : null}
      <p class="exports">
        {serverOrigin() === null ? null : (
          <>
            <ExportLink sweep={sweep.id} format="json" />
            <ExportLink sweep={sweep.id} format="csv" />
          </>
        )}
        {isCopy ? null : <ReportButton sweep={sweep} />}
        {sweep.imported || isCopy ? null : <a href={`/new?from=${sweep.id}`}>Clone this sweep</a>}
      </p>
      {sweep.status === "running" ? null : <Cite sweep={sweep} board={published} />}
      {wasRunning.current ? <SweepProgress live={live} /> : null}
      <SweepRepairs sweep={sweep} onChange={reload} onDeleted={() => goTo("/")} />
      <ChoicesBar
        board={published}
        problems={sweep.problems}
        optimizers={all}
        filter={filter}
        onFilter={setFilter}
        axis={view.axis}
        onAxis={(axis) => change({ cost: axis === "gradientEquivalents" ? "" : axis })}
        pins={view.pins}
        onPins={(pin) => change({ pin })}
      />
      <h2 id="leaderboard">Leaderboard</h2>
      {published && published.rows.length > 0 ? (
        <SweepBoard sweep={sweep} published={published} asked={asked} filter={filter} view={view} />
      ) : (
        <NoResults />
      )}
      <Tabs
        label="More of this sweep"
        tabs={SHOWN_TABS}
        chosen={view.tab}
        onChoose={(tab) => change({ tab: tab === "curves" ? "" : tab }, "push")}
      >
        <SweepPanel
          sweep={sweep}
          published={published}
          board={full.board.state === "ready" && !full.isOld ? full.board.value : null}
          live={live}
          filter={filter}
          view={view}
          problem={problem}
          cells={cells}
          optimizers={optimizers}
          shown={shown}
          onHide={(hide) => change({ hide })}
        />
      </Tabs>
    </>
  );
}
