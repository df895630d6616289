/** The report of a sweep: the page's own tables and pictures, every problem one after the other. */
import { Fragment } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { saveBlob } from "../charts/download.ts";
import { BOARD_CHARTS, PROBLEM_CHARTS } from "../charts/registry.ts";
import type { ChartInput } from "../charts/sweep-chart.ts";
import { NO_FILTER } from "../data/board-filter.ts";
import { formatTime } from "../data/format.ts";
import { inOrder } from "../parts/all-figures.tsx";
import { BestConfigurations } from "../parts/best-configurations.tsx";
import { Devices } from "../parts/devices.tsx";
import { LeaderboardTable } from "../parts/leaderboard-table.tsx";
import { OptimizerLegend } from "../parts/optimizer-legend.tsx";
import { ProblemResults } from "../parts/problem-results.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { ProtocolFacts } from "./protocol-facts.tsx";
import type { ReportData } from "./report-document.ts";
import { Terms } from "./terms.tsx";
import { useServerLinks } from "./use-server-links.ts";

/** More problems start closed, and are drawn when they are opened. */
const MAX_OPEN = 3;

export function Report({ data }: { readonly data: ReportData }) {
  const { sweep, board, server, madeAt } = data;
  const optimizers = useMemo(() => [...new Set(sweep.optimizers)].toSorted(), [sweep]);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [filter, setFilter] = useState(NO_FILTER);
  const shown = useMemo(() => new Set(optimizers.filter((name) => !hidden.has(name))), [optimizers, hidden]);
  const picture = { optimizers, shown };
  useServerLinks(server);
  useOpenForPrint();
  const save = (): void =>
    saveBlob(new Blob([JSON.stringify(data)], { type: "application/json" }), `sweep-${sweep.id}-report.json`);
  return (
    <>
      <h1>{sweep.name}</h1>
      <p class="muted">
        <span class={`pill ${sweep.status}`}>{sweep.status}</span> {sweep.progress.done} of{" "}
        {sweep.progress.trials} trials, started {formatTime(sweep.createdAt)}
        {sweep.endedAt ? `, ended ${formatTime(sweep.endedAt)}` : ""}. Saved {formatTime(madeAt)} from{" "}
        <a href={`/sweeps/${sweep.id}`}>{server}</a>, revision {board.revision}.
      </p>
      <p class="controls report-tools">
        <button type="button" onClick={openAll}>
          Open every problem
        </button>
        <button type="button" onClick={save}>
          Save the data (JSON)
        </button>
      </p>
      <h2 id="leaderboard">Leaderboard</h2>
      <LeaderboardTable
        board={board}
        sweepId={sweep.id}
        problems={sweep.problems}
        filter={filter}
        onFilter={setFilter}
      />
      <OptimizerLegend optimizers={optimizers} hidden={hidden} onChange={setHidden} />
      {BOARD_CHARTS.map(({ id, title, draw }) => {
        const chart = draw({ board, ...picture });
        return chart ? (
          <section key={id}>
            <h2>{title}</h2>
            {chart}
          </section>
        ) : null;
      })}
      <h2 id="problems">Problems</h2>
      {sweep.problems.map((problem, i) => (
        <details
          key={problem}
          class="entry report-problem"
          open={i === 0 || sweep.problems.length <= MAX_OPEN}
        >
          <summary>
            <h3>{problem}</h3>
          </summary>
          <ProblemSection data={data} problem={problem} {...picture} />
        </details>
      ))}
      <h2 id="protocol">Protocol</h2>
      <ProtocolFacts sweep={sweep} board={board} />
      <h2 id="devices">Versions and devices</h2>
      <Devices board={board} />
      <h2 id="terms">Terms</h2>
      <details>
        <summary>Each term in one sentence</summary>
        <Terms />
      </details>
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

function ProblemSection({
  data,
  problem,
  ...picture
}: ChartInput & { readonly data: ReportData; readonly problem: string }) {
  const cells = useMemo(
    () => data.board.cells.filter((cell) => cell.problem === problem),
    [data.board, problem],
  );
  const onProblem = { cells, devices: data.board.devices, ...picture };
  const [first, ...further] = PROBLEM_CHARTS;
  const FirstChart = first.Printed ?? first.Chart;
  return (
    <>
      <ProblemResults
        cells={data.board.board ? inOrder(cells, data.board.board) : cells}
        ordered={data.board.board !== null}
        sweepId={data.sweep.id}
      />
      <h4>{first.title}</h4>
      <FirstChart {...onProblem} />
      <h4>Best configurations</h4>
      <BestConfigurations cells={cells} sweepId={data.sweep.id} />
      {further.map(({ id, title, Chart, Printed = Chart }) => (
        <Fragment key={id}>
          <h4>{title}</h4>
          <Printed {...onProblem} />
        </Fragment>
      ))}
    </>
  );
}

function openAll(): void {
  for (const details of document.querySelectorAll("details")) details.open = true;
}

/** Paper has nothing to click on. */
function useOpenForPrint(): void {
  useEffect(() => {
    addEventListener("beforeprint", openAll);
    return () => removeEventListener("beforeprint", openAll);
  }, []);
}
