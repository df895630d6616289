/**
 * A chart of a sweep: what page and offline report show of it, in the order of `registry.ts`. A new one is a file beside
 * this one and a line there.
 */
import type { JSX } from "preact";
import type { Leaderboard, LeaderboardCell } from "../../../shared/contracts/leaderboard.ts";
import type { CurveAxis } from "../data/curve-axis.ts";

/** What every chart is given. */
export interface ChartInput {
  /** Order of colours. */
  readonly optimizers: readonly string[];
  /** Those that the legend leaves on. */
  readonly shown: ReadonlySet<string>;
}

/** What a chart of one problem is given. */
export interface ProblemChartInput extends ChartInput {
  /** Of that problem, one an optimizer. */
  readonly cells: readonly LeaderboardCell[];
  /** Of the document that the cells come from. */
  readonly devices: Leaderboard["devices"];
  /** What curves are drawn against, where the page chooses it; absent: the chart has a choice of its own. */
  readonly axis?: CurveAxis;
}

/** What a chart across problems is given. */
export interface BoardChartInput extends ChartInput {
  readonly board: Leaderboard;
}

interface Described {
  /** Where a page's address may lead: `#curves`. */
  readonly id: string;
  /** Heading above the chart. */
  readonly title: string;
}

export interface ProblemChart extends Described {
  readonly Chart: (input: ProblemChartInput) => JSX.Element;
  /** In the report, every view that a person may choose on the page; absent: the chart itself. */
  readonly Printed?: (input: ProblemChartInput) => JSX.Element;
}

export interface BoardChart extends Described {
  /** Null where the board has nothing to draw: then there is no heading either. */
  readonly draw: (input: BoardChartInput) => JSX.Element | null;
}
