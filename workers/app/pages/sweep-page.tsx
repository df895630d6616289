/** One sweep: progress, leaderboard, pictures, best configurations, trials. */
import { Fragment } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { Leaderboard } from "../../../shared/contracts/leaderboard.ts";
import type { SweepDetail } from "../../../shared/contracts/sweep.ts";
import { BOARD_CHARTS, PROBLEM_CHARTS } from "../charts/registry.ts";
import { deviceQuery, documentQuery } from "../data/board-filter.ts";
import { formatTime } from "../data/format.ts";
import type { LiveSweep } from "../data/live-sweep.ts";
import { BestConfigurations } from "../parts/best-configurations.tsx";
import { CurvatureSection } from "../parts/curvature-section.tsx";
import { Devices } from "../parts/devices.tsx";
import { ExportLink } from "../parts/export-link.tsx";
import { Failure } from "../parts/failure.tsx";
import { ImportedNotice } from "../parts/imported-notice.tsx";
import { LandscapeSection } from "../parts/landscape-section.tsx";
import { LeaderboardTable } from "../parts/leaderboard-table.tsx";
import { OptimizerLegend } from "../parts/optimizer-legend.tsx";
import { ParallelSection } from "../parts/parallel-section.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { SweepProgress } from "../parts/sweep-progress.tsx";
import { SweepRepairs } from "../parts/sweep-repairs.tsx";
import { TrialsSection } from "../parts/trials-section.tsx";
import { useAskedBoard } from "../parts/use-asked-board.ts";
import { useBoardFilter } from "../parts/use-board-filter.ts";
import { useCells } from "../parts/use-cells.ts";
import { useSweep } from "../parts/use-sweep.ts";
import { useTitle } from "../parts/use-title.ts";
import { ReportButton } from "../report/report-button.tsx";
import { goTo } from "../router.ts";

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
  const optimizers = useMemo(() => [...new Set(sweep.optimizers)].toSorted(), [sweep.optimizers.join()]);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [chosen, setProblem] = useState("");
  const shown = useMemo(() => new Set(optimizers.filter((name) => !hidden.has(name))), [optimizers, hidden]);
  const [filter, setFilter] = useBoardFilter();
  // The pictures follow the leaderboard's problem until another one is chosen for them.
  const inFilter = sweep.problems.includes(filter.problem) ? filter.problem : "";
  const problem = chosen || inFilter || (sweep.problems[0] ?? "");
  const devices = deviceQuery(filter);
  const filtered = useAskedBoard(published, documentQuery(filter));
  const board = filtered.state === "ready" ? filtered.value : null;
  const cells = useCells(published, problem, devices);
  const picture = { optimizers, shown };
  const onProblem = { cells, devices: board?.devices ?? [], ...picture };
  const [first, ...further] = PROBLEM_CHARTS;
  // Kept as it is while curves arrive or a picture's choice changes: the table of a large sweep is most of the page.
  const leaderboard = useMemo(
    () => (
      <LeaderboardTable
        published={published}
        board={filtered}
        sweepId={sweep.id}
        problems={sweep.problems}
        filter={filter}
        onFilter={setFilter}
        byDevice
      />
    ),
    [published, filtered.state, board, sweep.id, sweep.problems.join(), filter],
  );
  return (
    <>
      <h1>{sweep.name}</h1>
      <p class="muted">
        <span class={`pill ${sweep.status}`}>{sweep.status}</span> started {formatTime(sweep.createdAt)}
        {sweep.endedAt ? `, ended ${formatTime(sweep.endedAt)}` : ""}
        {sweep.reason ? ` (${sweep.reason})` : ""}
      </p>
      <p class="exports">
        <ExportLink sweep={sweep.id} format="json" />
        <ExportLink sweep={sweep.id} format="csv" />
        <ReportButton sweep={sweep} />
      </p>
      {sweep.imported ? <ImportedNotice imported={sweep.imported} /> : null}
      <SweepProgress live={live} />
      <SweepRepairs sweep={sweep} onChange={reload} onDeleted={() => goTo("/")} />

      <h2 id="leaderboard">Leaderboard</h2>
      {leaderboard}

      <h2 id={first.id}>{first.title}</h2>
      {sweep.problems.length > 1 ? (
        <div class="controls">
          <label>
            Problem
            <select value={problem} onChange={(event) => setProblem(event.currentTarget.value)}>
              {sweep.problems.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        </div>
      ) : (
        <p class="muted">Problem: {problem}</p>
      )}
      <OptimizerLegend optimizers={optimizers} hidden={hidden} onChange={setHidden} />
      <first.Chart {...onProblem} />

      <LandscapeSection sweep={sweep} problem={problem} {...picture} />

      <CurvatureSection sweep={sweep} problem={problem} {...picture} />

      <h2 id="configurations">Best configurations on {problem}</h2>
      <BestConfigurations cells={cells} />

      {further.map(({ id, title, Chart }) => (
        <Fragment key={id}>
          <h2 id={id}>{title}</h2>
          <Chart {...onProblem} />
        </Fragment>
      ))}

      {BOARD_CHARTS.map(({ id, title, draw }) => {
        const chart = board && draw({ board, ...picture });
        return chart ? (
          <Fragment key={id}>
            <h2 id={id}>{title}</h2>
            {chart}
          </Fragment>
        ) : null;
      })}

      <h2 id="trials">Trials</h2>
      <ParallelSection sweep={sweep} problem={problem} revision={published?.asOf ?? ""} />
      <TrialsSection sweep={sweep} board={published} live={live} />

      <h2 id="devices">Devices</h2>
      <Devices board={board} />
      <h2 id="request">The request</h2>
      <details>
        <summary>JSON that makes the same sweep again</summary>
        <Scroll label="Request">
          <pre>{JSON.stringify(sweep.request, null, 2)}</pre>
        </Scroll>
      </details>
    </>
  );
}
