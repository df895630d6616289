/** The board of a sweep: its comparison by studies, with what a reader needs beside it. */
import type { Device } from "../contracts/lease.ts";
import type { StudyBoard } from "../contracts/study-board.ts";
import type { Plan } from "../planning/planned.ts";
import type { ConfigurationSource, EntryRuns } from "./entry-runs.ts";
import { REFERENCE } from "./leaderboard-rows.ts";
import type { Pieces } from "./pieces.ts";
import { median } from "./quantile.ts";
import { spaceChecks } from "./space-checks.ts";
import { compareStudies } from "./studies/compare-studies.ts";
import type { Study, StudyDesign } from "./studies/study.ts";

/**
 * A function of the results: no order of theirs changes a number. Null for a sweep of the first edition, and where no
 * final runs are planned: a winner's own tuning run flatters it.
 *
 * @param settled every planned block is in or given up for good
 * @param reference an entrant; without it, or when it isn't one, adam, and without adam the best
 */
export function* studyBoard(
  plan: Plan,
  entrants: readonly EntryRuns[],
  configuration: ConfigurationSource,
  settled: boolean,
  reference?: string | undefined,
): Pieces<StudyBoard | null> {
  if (plan.edition === 1 || plan.protocol.finalSeeds === 0) return null;
  const design: StudyDesign = {
    problems: plan.problems,
    optimizers: plan.optimizers.map(({ name }) => name),
    studies: plan.protocol.studies,
    finalSeeds: plan.protocol.finalSeeds,
    oneForAll: plan.protocol.oneForAll ?? false,
  };
  const studies = entrants.flatMap(studiesOf);
  const asked = [reference, REFERENCE].find((name) => name !== undefined && design.optimizers.includes(name));
  const first = yield* compareStudies({ design, studies, reference: asked ?? null, settled });
  const best = first.rows[0]?.optimizer;
  // Without a reference the best is one: known only after a comparison.
  const compared =
    asked === undefined && best !== undefined && best !== first.reference
      ? yield* compareStudies({ design, studies, reference: best, settled })
      : first;
  const secondsOn = usualClass(entrants);
  return {
    ...compared,
    rows: compared.rows.map((row) => {
      const own = entrants.filter(({ entry }) => entry.optimizer.name === row.optimizer);
      return {
        ...row,
        family: own[0]?.entry.optimizer.entry.family ?? "",
        axes: Math.max(0, ...own.map(({ entry }) => entry.space.axes.length)),
        seconds: secondsOf(own, secondsOn),
        trials: own.reduce((sum, { tuning, final }) => sum + tuning.length + final.length, 0),
      };
    }),
    design: {
      studies: design.studies,
      configurations: plan.protocol.configurations,
      oneForAll: plan.protocol.oneForAll ?? false,
    },
    secondsOn,
    checks: spaceChecks(entrants, compared.cells, configuration),
  };
}

/** The studies of one (problem, optimizer) that have a result. */
function studiesOf({ entry, tuning, final }: EntryRuns): readonly Study[] {
  const tuned = Map.groupBy(tuning, ({ study }) => study);
  const finals = Map.groupBy(final, ({ study }) => study);
  return [...new Set([...tuned.keys(), ...finals.keys()])].map((study) => ({
    problem: entry.problem.label,
    optimizer: entry.optimizer.name,
    study,
    tuning: (tuned.get(study) ?? []).map(({ accepted, configuration = 0 }) => ({
      ...outcomeOf(accepted),
      configuration,
    })),
    final: (finals.get(study) ?? []).map(({ accepted }) => outcomeOf(accepted)),
  }));
}

function outcomeOf({ status, costToTarget, value }: EntryRuns["final"][number]["accepted"]) {
  return { status, costToTarget, value };
}

/** The class with the most results; of equals the first by name. Null without results. */
function usualClass(entrants: readonly EntryRuns[]): Device["adapterClass"] | null {
  const counts = new Map<Device["adapterClass"], number>();
  for (const { tuning, final } of entrants)
    for (const { adapterClass } of [...tuning, ...final])
      if (adapterClass !== null) counts.set(adapterClass, (counts.get(adapterClass) ?? 0) + 1);
  const [usual] = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return usual?.[0] ?? null;
}

/** Sum over problems of the median seconds of a final run; null unless every problem has one on that class. */
function secondsOf(own: readonly EntryRuns[], on: Device["adapterClass"] | null): number | null {
  let sum = 0;
  for (const { final } of own) {
    const seconds = final.flatMap((run) => (run.adapterClass === on ? (run.seconds ?? []) : []));
    if (seconds.length === 0) return null;
    sum += median(seconds);
  }
  return own.length === 0 ? null : sum;
}
