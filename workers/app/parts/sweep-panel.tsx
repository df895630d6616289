/** What each tab of a sweep's page shows. */
import { Fragment } from "preact";
import type { Leaderboard, LeaderboardCell } from "../../../shared/contracts/leaderboard.ts";
import type { SweepDetail } from "../../../shared/contracts/sweep.ts";
import { BOARD_CHARTS, PROBLEM_CHARTS } from "../charts/registry.ts";
import type { BoardFilter } from "../data/board-filter.ts";
import type { LiveSweep } from "../data/live-sweep.ts";
import type { SweepView } from "../data/sweep-view.ts";
import { AllFigures, ByProblem } from "./all-figures.tsx";
import { BestConfigurations } from "./best-configurations.tsx";
import { CurvatureSection } from "./curvature-section.tsx";
import { Devices } from "./devices.tsx";
import { LandscapeSection } from "./landscape-section.tsx";
import { OptimizerLegend } from "./optimizer-legend.tsx";
import { ParallelSection } from "./parallel-section.tsx";
import { Scroll } from "./scroll.tsx";
import { SweepProgress } from "./sweep-progress.tsx";
import { TrialsSection } from "./trials-section.tsx";

export interface SweepPanelProps {
  readonly sweep: SweepDetail;
  readonly published: Leaderboard | null;
  /** The document that the filter asks for; null: not there yet. */
  readonly board: Leaderboard | null;
  readonly live: LiveSweep;
  readonly filter: BoardFilter;
  readonly view: SweepView;
  /** Of pictures, which show one. */
  readonly problem: string;
  readonly cells: readonly LeaderboardCell[];
  /** Names in the order of their colours, and those that the legend leaves on. */
  readonly optimizers: readonly string[];
  readonly shown: ReadonlySet<string>;
  readonly onHide: (hidden: readonly string[]) => void;
}

export function SweepPanel(props: SweepPanelProps) {
  const { sweep, published, board, live, filter, view, problem, cells, optimizers, shown } = props;
  const picture = { optimizers, shown };
  const onProblem = { cells, devices: board?.devices ?? [], axis: view.axis, ...picture };
  const [curves, ...further] = PROBLEM_CHARTS;
  const figures = board && { board, sweepId: sweep.id, problems: sweep.problems, filter };
  switch (view.tab) {
    case "curves":
      return (
        <>
          <h2 id={curves.id}>
            {curves.title} on {problem}
          </h2>
          <Legend {...props} />
          <curves.Chart {...onProblem} />
        </>
      );
    case "problems":
      return figures && sweep.problems.length > 1 ? (
        <ByProblem {...figures} />
      ) : (
        <Waiting published={published} isOne={sweep.problems.length < 2} />
      );
    case "figures":
      return figures ? <AllFigures {...figures} /> : <Waiting published={published} />;
    case "tuning":
      return (
        <>
          <h2 id="configurations">Best configurations on {problem}</h2>
          <BestConfigurations cells={cells} sweepId={sweep.id} />
          <Legend {...props} />
          {further.map(({ id, title, Chart }) => (
            <Fragment key={id}>
              <h2 id={id}>{title}</h2>
              <Chart {...onProblem} />
            </Fragment>
          ))}
        </>
      );
    case "landscape":
      return (
        <>
          <Legend {...props} />
          <LandscapeSection sweep={sweep} problem={problem} {...picture} />
          <CurvatureSection sweep={sweep} problem={problem} {...picture} />
        </>
      );
    case "across":
      return (
        <>
          <Legend {...props} />
          {BOARD_CHARTS.map(({ id, title, draw }) => {
            const chart = board && draw({ board, ...picture });
            return chart ? (
              <Fragment key={id}>
                <h2 id={id}>{title}</h2>
                {chart}
              </Fragment>
            ) : null;
          })}
        </>
      );
    case "trials":
      return (
        <>
          <ParallelSection sweep={sweep} problem={problem} revision={published?.asOf ?? ""} />
          <TrialsSection sweep={sweep} board={published} live={live} />
        </>
      );
    case "protocol":
      return <Protocol sweep={sweep} board={board} live={live} />;
    default:
      return view.tab satisfies never;
  }
}

interface WaitingProps extends Pick<SweepPanelProps, "published"> {
  readonly isOne?: boolean;
}

function Waiting({ published, isOne = false }: WaitingProps) {
  return (
    <p class="muted" role="status">
      {isOne
        ? "This sweep has one problem."
        : published && published.rows.length > 0
          ? "Computing this leaderboard …"
          : "There is no figure yet."}
    </p>
  );
}

function Legend({ optimizers, view, onHide, sweep }: SweepPanelProps) {
  const rest = sweep.optimizers.length - optimizers.length;
  return (
    <>
      <OptimizerLegend
        optimizers={optimizers}
        hidden={new Set(view.hidden)}
        onChange={(hidden) => onHide([...hidden])}
      />
      {rest > 0 ? (
        <p class="muted">
          The pictures show the first five of the board, the reference and what is pinned; a pin brings one of
          the other {rest} in.
        </p>
      ) : null}
    </>
  );
}

function Protocol({ sweep, board, live }: Pick<SweepPanelProps, "sweep" | "board" | "live">) {
  return (
    <>
      {sweep.status === "running" ? null : <SweepProgress live={live} />}
      <h2 id="devices">Devices</h2>
      <Devices board={board} />
      <h2 id="request">The request</h2>
      <p class="muted">JSON that makes the same sweep again.</p>
      <Scroll label="Request">
        <pre>{JSON.stringify(sweep.request, null, 2)}</pre>
      </Scroll>
    </>
  );
}
