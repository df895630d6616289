/** The design of the first edition on the same surface: K random points, chosen by final value; many seeds of one winner. */
import { runLoss } from "../../shared/planning/run-loss.ts";
import { problemScores } from "../../shared/scoring/score-table.ts";
import type { ProblemTimes } from "../../shared/scoring/time-table.ts";
import type { Draws } from "./draws.ts";
import type { RecordedRun, RecordedSurface } from "./recorded-surface.ts";
import { runOf } from "./recorded-surface.ts";

export interface FirstEdition {
  readonly configurations: number;
  readonly finalSeeds: number;
}

/** As the first release's quickstart. */
export const FIRST_QUICKSTART: FirstEdition = { configurations: 8, finalSeeds: 9 };

/** Sweeps for the true mean of what the design tunes. */
const TRUTH_SWEEPS = 4_000;

/** Share of sweeps whose first row is not the entrant that is cheapest on average over all such sweeps. */
export function wrongLeaders(
  surface: RecordedSurface,
  design: FirstEdition,
  sweeps: number,
  draws: Draws,
): number {
  const entrants = Object.values(surface.runs);
  const sums = entrants.map(() => 0);
  const leaders: number[] = [];
  for (let sweep = 0; sweep < TRUTH_SWEEPS; sweep++) {
    const tuning = draws.below(surface.seeds.length);
    const others = surface.seeds.map((_, s) => s).filter((s) => s !== tuning);
    // Fewer seeds were recorded than the design has: they are drawn with replacement.
    const finals = Array.from(
      { length: design.finalSeeds },
      () => others[draws.below(others.length)] as number,
    );
    const runs = entrants.map((configurations) => {
      const winner = chosen(configurations, tuning, design.configurations, draws);
      return finals.map((seed) => winner[seed] as RecordedRun);
    });
    for (const [o, own] of runs.entries()) {
      const losses = own.map((run) => runLoss(runOf(run), surface.targets.length, surface.budget));
      sums[o] = (sums[o] as number) + losses.reduce((sum, x) => sum + x, 0);
    }
    if (sweep < sweeps) leaders.push(leaderByScore(surface, runs));
  }
  const best = sums.indexOf(Math.min(...sums));
  return leaders.filter((leader) => leader !== best).length / leaders.length;
}

/** Smallest final value among random points; what diverged comes last. */
function chosen(
  configurations: readonly (readonly RecordedRun[])[],
  tuning: number,
  count: number,
  draws: Draws,
): readonly RecordedRun[] {
  // A space of one point has the default alone.
  const points = configurations.length === 1 ? configurations : configurations.slice(1);
  const sampled = [...draws.distinct(Math.min(count, points.length), points.length)].sort((a, b) => a - b);
  const values = sampled.map((i) => finalValue((points[i] as readonly RecordedRun[])[tuning] as RecordedRun));
  return points[sampled[values.indexOf(Math.min(...values))] as number] as readonly RecordedRun[];
}

function finalValue([status, value]: RecordedRun): number {
  return status === "diverged" || value === null ? Number.POSITIVE_INFINITY : value;
}

/** The entrant with the largest B. */
function leaderByScore(
  { targets, budget }: RecordedSurface,
  runs: readonly (readonly RecordedRun[])[],
): number {
  const cost = runs.map((own) =>
    Float64Array.from(targets.flatMap((_, t) => own.map((run) => reached(run, t) ?? budget))),
  );
  const times: ProblemTimes = {
    problem: "",
    targets: targets.length,
    runs: Int32Array.from(runs, (own) => own.length),
    seeds: runs.map((own) => Int32Array.from(own, (_, s) => s)),
    cost,
    reached: runs.map((own) =>
      Uint8Array.from(targets.flatMap((_, t) => own.map((run) => (reached(run, t) === null ? 0 : 1)))),
    ),
  };
  const into = { score: new Float64Array(runs.length), reference: new Float64Array(runs.length) };
  problemScores(times, -1, undefined, into);
  return into.score.indexOf(Math.max(...into.score));
}

function reached([status, , ...costs]: RecordedRun, target: number): number | null {
  return status === "diverged" ? null : (costs[target] ?? null);
}
