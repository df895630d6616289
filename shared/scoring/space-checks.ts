/** What the results say about the spaces: a verdict is about a tuning, so a tuning that looks wrong is named. */
import type { SpaceCheck } from "../contracts/study-board.ts";
import { betaCdf } from "../distributions/beta.ts";
import type { PlanEntry } from "../planning/planned.ts";
import { cardinality, coordinateOf, isActive, type SearchAxis } from "../samplers/search-space.ts";
import { distinctRuns } from "./distinct-runs.ts";
import type { ConfigurationSource, EntryRuns } from "./entry-runs.ts";
import type { StudyCell } from "./studies/study-comparison.ts";

/** Outer part of an axis, on its scale: a winner there may have its best outside. */
const OUTER = 0.1;
/** An axis of fewer values has no outer tenth. */
const MIN_VALUES = 10;

/** Chance that a sweep of sound spaces is flagged at all, where winners lie anywhere on an axis. */
const FALSE_FLAG = 0.05;
/** What a check across problems names in the place of one. */
export const ALL_PROBLEMS = "all problems";

/**
 * Winners in the outer tenth of an axis in at least half of the studies of a problem, or across all problems, and more
 * often than chance puts them there; fewer than half of the configurations distinct in what they do; the published
 * default cheaper than what tuning chose, beyond the interval.
 */
export function spaceChecks(
  entrants: readonly EntryRuns[],
  cells: readonly StudyCell[],
  configuration: ConfigurationSource,
): readonly SpaceCheck[] {
  const ends = entrants.flatMap((entrant) => endsOf(entrant, configuration));
  const others = entrants.flatMap((entrant) => {
    const { problem, optimizer } = entrant.entry;
    const cell = cells.find((each) => each.problem === problem.label && each.optimizer === optimizer.name);
    return [...sameChecks(entrant), ...(cell && entrant.entry.configurations > 1 ? defaultChecks(cell) : [])];
  });
  return [...edgeChecks(ends), ...others];
}

/** One end of an axis: how many of the winners lie in the tenth there. */
interface AxisEnd extends Pick<SpaceCheck, "problem" | "optimizer"> {
  readonly axis: string;
  readonly side: "low" | "high";
  readonly outside: number;
  readonly winners: number;
}

function endsOf(entrant: EntryRuns, configuration: ConfigurationSource): readonly AxisEnd[] {
  const { entry } = entrant;
  const winners = entrant.winners.flatMap((winner, study) => {
    const values = winner === undefined ? undefined : configuration(entry, study, winner);
    return values === undefined ? [] : [values];
  });
  return entry.space.axes.filter(hasOuterTenth).flatMap((axis) => {
    const places = winners.flatMap((values) =>
      isActive(axis, values) ? [coordinateOf(axis, values[axis.name] ?? 0)] : [],
    );
    return (["low", "high"] as const)
      .filter((side) => couldBeWider(entry, axis, side))
      .map((side) => {
        const outside = places.filter((at) => (side === "low" ? at < OUTER : at > 1 - OUTER)).length;
        return { ...named(entrant), axis: axis.name, side, outside, winners: places.length };
      });
  });
}

/** With one winner nothing can be told; the level is shared by all ends that are looked at (Bonferroni). */
function edgeChecks(ends: readonly AxisEnd[]): readonly SpaceCheck[] {
  const pooled = [
    ...Map.groupBy(ends, ({ optimizer, axis, side }) => `${optimizer} ${axis} ${side}`).values(),
  ].flatMap((same) => {
    const [first] = same;
    if (first === undefined || same.length < 2) return [];
    const sum = (of: "outside" | "winners") => same.reduce((total, end) => total + end[of], 0);
    return [{ ...first, problem: ALL_PROBLEMS, outside: sum("outside"), winners: sum("winners") }];
  });
  const all = [...pooled, ...ends];
  const level = FALSE_FLAG / Math.max(1, all.length);
  return all
    .filter(({ problem, outside, winners }) => problem === ALL_PROBLEMS || outside >= winners / 2)
    .filter(({ outside, winners }) => outside > 0 && atLeast(outside, winners, OUTER) <= level)
    .map(({ problem, optimizer, axis, side, outside, winners }) => ({
      problem,
      optimizer,
      kind: "edge" as const,
      axis,
      side,
      count: [outside, winners] as const,
      message: `the winner lies in the ${side === "low" ? "lowest" : "highest"} tenth of ${axis} in ${outside} of ${winners} studies${problem === ALL_PROBLEMS ? " over all problems" : ""}, more often than chance explains: the best may lie outside the space`,
    }));
}

/** P(X ≥ k) of X binomial with n draws of probability p: I_p(k, n − k + 1). */
function atLeast(k: number, n: number, p: number): number {
  return k <= 0 ? 1 : betaCdf(p, k, n - k + 1);
}

/** Where the space ends with the range of the hyper-parameter itself, as at weight 1 for the newest gradient, nothing lies outside. */
function couldBeWider({ optimizer }: PlanEntry, axis: SearchAxis, side: "low" | "high"): boolean {
  const parameter = optimizer.entry.hyperparameters[axis.name];
  if (axis.kind === "choice" || parameter === undefined || parameter.kind === "choice") return false;
  return side === "low" ? axis.low > parameter.range[0] : axis.high < parameter.range[1];
}

function hasOuterTenth(axis: SearchAxis): boolean {
  return axis.kind !== "choice" && cardinality(axis) >= MIN_VALUES;
}

function sameChecks(entrant: EntryRuns): readonly SpaceCheck[] {
  const { entry, tuning } = entrant;
  // On one seed: what differs there differs by the configuration alone.
  const studies = [...Map.groupBy(tuning, ({ repetition }) => repetition).values()].filter(
    (runs) => runs.length > 1,
  );
  const all = studies.reduce((sum, runs) => sum + runs.length, 0);
  const distinct = studies.reduce((sum, runs) => sum + distinctRuns(runs), 0);
  if (all === 0 || distinct >= all / 2) return [];
  const message = `only ${distinct} of ${all} configurations differ in what they do on ${entry.problem.label}`;
  return [
    { ...named(entrant), kind: "same", axis: null, side: null, count: [distinct, all] as const, message },
  ];
}

function defaultChecks({ problem, optimizer, defaultAgainstTuned }: StudyCell): readonly SpaceCheck[] {
  const { basis, ratio } = defaultAgainstTuned;
  const { estimate, high } = ratio;
  if (estimate === null || estimate >= 1) return [];
  // Of a few studies every other estimate lies below 1 by chance where tuning gains nothing.
  if (basis !== "equal" && !(high !== null && high < 1)) return [];
  const message = `its published default cost ${estimate.toFixed(2)} of what the tuned configurations cost: tuning did not pay`;
  return [{ problem, optimizer, kind: "default", axis: null, side: null, count: null, message }];
}

function named({ entry }: EntryRuns): Pick<SpaceCheck, "problem" | "optimizer"> {
  return { problem: entry.problem.label, optimizer: entry.optimizer.name };
}
