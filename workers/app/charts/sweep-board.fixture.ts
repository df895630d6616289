/** A board with everything that a chart may show, scored from made-up results. */
import { type Leaderboard, leaderboardSchema } from "../../../shared/contracts/leaderboard.ts";
import { sweepRequestSchema } from "../../../shared/contracts/sweep.ts";
import { CATALOGUE_FIXTURE } from "../../../shared/planning/catalogue.fixture.ts";
import { planSweep } from "../../../shared/planning/plan.ts";
import { buildLeaderboard } from "../../../shared/scoring/leaderboard.ts";
import { syntheticResults } from "../../../shared/scoring/synthetic-results.fixture.ts";

const REQUEST = {
  name: "charts",
  seed: 11,
  problems: [{ name: "rosenbrock" }, { name: "monkey-saddle" }],
  optimizers: [{ name: "sgd" }, { name: "adam" }, { name: "krylov" }],
  // So many configurations that importance can be told.
  protocol: { studies: 1, configurations: 24, tuningSeeds: 1, finalSeeds: 4 },
};

/** @param reference default: adam @throws Error where the board is not a leaderboard document */
export function sweepBoard(reference?: string): Leaderboard {
  const planned = planSweep(sweepRequestSchema.parse(REQUEST), CATALOGUE_FIXTURE);
  if (!planned.ok) throw new Error(JSON.stringify(planned.issues));
  const { plan } = planned;
  const trials = syntheticResults(plan);
  const curves = new Map(trials.map(({ index, result }) => [index, result.curve]));
  const computed = buildLeaderboard({
    plan,
    trials: trials.map(({ index, result }) => ({ ...result, adapterClass: null, index })),
    curve: (index) => curves.get(index) ?? null,
    ended: false,
    reference,
  });
  return leaderboardSchema.parse({
    sweep: "abcdefghijkl",
    name: REQUEST.name,
    status: "complete",
    revision: 1,
    asOf: "2026-01-01T00:00:00.000Z",
    progress: {
      trials: trials.length,
      done: trials.length,
      diverged: 0,
      pruned: 0,
      dead: 0,
      shards: 1,
      shardsWaiting: 0,
      shardsLeased: 0,
      shardsDone: 1,
      shardsDead: 0,
      leasesLost: 0,
      leasesReleased: 0,
      replicas: 0,
    },
    devices: [],
    ...computed,
  });
}
