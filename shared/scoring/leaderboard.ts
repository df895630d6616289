/** The computed part of the published document, from a plan and the results accepted so far. */
import type { Leaderboard } from "../contracts/leaderboard.ts";
import type { Curve } from "../contracts/trial.ts";
import type { Plan } from "../planning/planned.ts";
import { costDistribution, performanceProfile, rankTest } from "./across-problems.ts";
import { againstLeader } from "./against-leader.ts";
import { orderBounds } from "./best-of-k.ts";
import { BOOTSTRAP_DRAWS } from "./bootstrap.ts";
import { type ConfigurationSource, type EntryRuns, entryRuns, type ScoredTrial } from "./entry-runs.ts";
import { leaderboardCell } from "./leaderboard-cell.ts";
import { leaderboardRows } from "./leaderboard-rows.ts";
import { timeTable } from "./time-table.ts";

export interface LeaderboardInput {
  readonly plan: Plan;
  /** Accepted results, in any order; any part of the plan. */
  readonly trials: readonly ScoredTrial[];
  /** Learning curve of an accepted result by its index; asked only for the runs that a cell rests on. */
  readonly curve: (index: number) => Curve | null;
  /** Default: the plan's own configurations (all but those of history-dependent samplers). */
  readonly configuration?: ConfigurationSource;
  /** False while the sweep runs: fewer bootstrap draws, and the notes say so. Default true. */
  readonly ended?: boolean;
}

export type ComputedLeaderboard = Pick<Leaderboard, "rows" | "cells" | "ranks" | "profile" | "ecdf">;

/** Run × target look-ups that the bootstrap of the rows may take: 1e8 are about 0.8 s on a slow core. */
const WORK_ENDED = 2e8;
const WORK_RUNNING = 6e6;
/** Draws of each cell's interval while the sweep runs. */
const CELL_DRAWS_RUNNING = 500;
const FEWEST_DRAWS = 200;

/** A function of its input alone: the order of results, problems and optimizers changes no number. */
export function buildLeaderboard(input: LeaderboardInput): ComputedLeaderboard {
  const { plan } = input;
  const entrants = entryRuns(plan, input.trials);
  const table = timeTable(entrants);
  const draws = drawsFor(entrants, input.ended ?? true);
  const sources = {
    configuration: input.configuration ?? ((entry, configuration) => entry.samples[configuration]),
    curve: input.curve,
    sampled: plan.protocol.sampler === "random" || plan.protocol.sampler === "sobol",
    draws: Math.min(draws, input.ended === false ? CELL_DRAWS_RUNNING : BOOTSTRAP_DRAWS),
    bounds: remembered(orderBounds),
  };
  const comparisons = new Map(
    plan.problems.flatMap(({ label }) => {
      const here = entrants.filter(({ entry }) => entry.problem.label === label);
      const results = againstLeader(here);
      return here.map((entrant, i) => [entrant, results[i] ?? null] as const);
    }),
  );
  const cells = entrants.map((entrant) => ({
    ...leaderboardCell(entrant, sources),
    againstLeader: comparisons.get(entrant) ?? null,
  }));
  return {
    rows: [...leaderboardRows(entrants, cells, table, draws)],
    cells,
    ranks: rankTest(entrants),
    profile: performanceProfile(table),
    ecdf: costDistribution(table),
  };
}

function remembered<T>(compute: (n: number) => T): (n: number) => T {
  const known = new Map<number, T>();
  return (n) => {
    const value = known.get(n) ?? compute(n);
    known.set(n, value);
    return value;
  };
}

/** 10,000 draws where they are cheap, fewer for large or running sweeps; at least 200. */
function drawsFor(entrants: readonly EntryRuns[], ended: boolean): number {
  const work = entrants.reduce((sum, { runs, entry }) => sum + runs.length * entry.problem.targets.length, 1);
  const affordable = Math.floor((ended ? WORK_ENDED : WORK_RUNNING) / work);
  return Math.max(FEWEST_DRAWS, Math.min(BOOTSTRAP_DRAWS, affordable));
}
