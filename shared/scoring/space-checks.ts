/** What the results say about the spaces: a verdict is about a tuning, so a tuning that looks wrong is named. */
import type { SpaceCheck } from "../contracts/study-board.ts";
import type { PlanEntry } from "../planning/planned.ts";
import { cardinality, coordinateOf, isActive, type SearchAxis } from "../samplers/search-space.ts";
import { distinctRuns } from "./distinct-runs.ts";
import type { ConfigurationSource, EntryRuns } from "./entry-runs.ts";
import type { StudyCell } from "./studies/study-comparison.ts";

/** Outer part of an axis, on its scale: a winner there may have its best outside. */
const OUTER = 0.1;
/** An axis of fewer values has no outer tenth. */
const MIN_VALUES = 10;

/**
 * Winners in the outer tenth of an axis in at least half of the studies; fewer than half of the configurations distinct
 * in what they do; the published default cheaper than what tuning chose.
 */
export function spaceChecks(
  entrants: readonly EntryRuns[],
  cells: readonly StudyCell[],
  configuration: ConfigurationSource,
): readonly SpaceCheck[] {
  return entrants.flatMap((entrant) => {
    const { problem, optimizer } = entrant.entry;
    const cell = cells.find((each) => each.problem === problem.label && each.optimizer === optimizer.name);
    return [
      ...edgeChecks(entrant, configuration),
      ...sameChecks(entrant),
      ...(cell && entrant.entry.configurations > 1 ? defaultChecks(cell) : []),
    ];
  });
}

function edgeChecks(entrant: EntryRuns, configuration: ConfigurationSource): readonly SpaceCheck[] {
  const { entry } = entrant;
  const winners = entrant.winners.flatMap((winner, study) => {
    const values = winner === undefined ? undefined : configuration(entry, study, winner);
    return values === undefined ? [] : [values];
  });
  if (winners.length === 0) return [];
  return entry.space.axes.filter(hasOuterTenth).flatMap((axis) =>
    (["low", "high"] as const).flatMap((side): SpaceCheck[] => {
      const outside = winners.filter((values) => {
        if (!isActive(axis, values)) return false;
        const at = coordinateOf(axis, values[axis.name] ?? 0);
        return side === "low" ? at < OUTER : at > 1 - OUTER;
      });
      if (outside.length < winners.length / 2 || !couldBeWider(entry, axis, side)) return [];
      const count = [outside.length, winners.length] as const;
      const message = `the winner lies in the ${side === "low" ? "lowest" : "highest"} tenth of ${axis.name} in ${count[0]} of ${count[1]} studies: the best may lie outside the space`;
      return [{ ...named(entrant), kind: "edge", axis: axis.name, side, count, message }];
    }),
  );
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
  const { estimate } = defaultAgainstTuned.ratio;
  if (estimate === null || estimate >= 1) return [];
  const message = `its published default cost ${estimate.toFixed(2)} of what the tuned configurations cost: tuning did not pay`;
  return [{ problem, optimizer, kind: "default", axis: null, side: null, count: null, message }];
}

function named({ entry }: EntryRuns): Pick<SpaceCheck, "problem" | "optimizer"> {
  return { problem: entry.problem.label, optimizer: entry.optimizer.name };
}
