/** What is said of the entrants over all problems: rank test, performance profile, ECDF. */
import type { Leaderboard } from "../contracts/leaderboard.ts";
import { ecdf, logGrid } from "./ecdf.ts";
import type { EntryRuns } from "./entry-runs.ts";
import { friedman } from "./friedman.ts";
import { finiteOrNull } from "./interval.ts";
import { criticalDifference } from "./nemenyi.ts";
import { profileAt, ratiosToBest } from "./performance-profile.ts";
import { compareStandings, standingOf } from "./standing.ts";
import { type TimeTable, tableArt } from "./time-table.ts";

const TAU_POINTS = 65;
/** Right end of the profile's τ axis. */
const MAX_TAU = 16;
const COST_POINTS = 64;

/** Friedman and Nemenyi over the problems where every entrant has runs; null with fewer than two of either. */
export function rankTest(entrants: readonly EntryRuns[]): Leaderboard["ranks"] {
  const names = [...new Set(entrants.map(({ entry }) => entry.optimizer.name))].sort();
  const labels = [...new Set(entrants.map(({ entry }) => entry.problem.label))].sort();
  const blocks = labels.flatMap((label) => {
    const block = names.map((name) =>
      entrants.find(({ entry }) => entry.problem.label === label && entry.optimizer.name === name),
    );
    if (block.some((entrant) => entrant === undefined || entrant.runs.length === 0)) return [];
    return [(block as EntryRuns[]).map(({ runs, entry }) => standingOf(runs, entry.problem.targets.length))];
  });
  if (names.length < 2 || blocks.length < 2) return null;
  const { statistic, p, averageRanks } = friedman(blocks, compareStandings);
  return {
    friedman: finiteOrNull(statistic),
    p: finiteOrNull(p),
    criticalDifference: finiteOrNull(criticalDifference(names.length, blocks.length)),
    problems: blocks.length,
    average: names
      .map((optimizer, i) => ({ optimizer, rank: averageRanks[i] as number }))
      .sort((a, b) => a.rank - b.rank || (a.optimizer < b.optimizer ? -1 : 1)),
  };
}

/** ρ(τ), each problem weighing the same and its targets sharing that weight; null without runs. */
export function performanceProfile(table: TimeTable): Leaderboard["profile"] {
  const problems = table.problems.filter((times) => times.runs.some((n) => n > 0));
  if (problems.length === 0) return null;
  const tau = logGrid(1, MAX_TAU, TAU_POINTS);
  const ratios = table.optimizers.map((): number[] => []);
  const weights = table.optimizers.map((): number[] => []);
  for (const times of problems) {
    for (let t = 0; t < times.targets; t++) {
      const relative = ratiosToBest(table.optimizers.map((_, o) => tableArt(times, o, t)));
      for (const [o, r] of relative.entries()) {
        if (times.runs[o] === 0) continue;
        ratios[o]?.push(r);
        weights[o]?.push(1 / times.targets);
      }
    }
  }
  const curves = table.optimizers.map((optimizer, o) => ({
    optimizer,
    rho: tau.map((x) => profileAt(ratios[o] ?? [], x, weights[o])),
  }));
  return { tau: [...tau], curves };
}

/** Share of (problem × target × run) reached within a cost; null without runs. */
export function costDistribution(table: TimeTable): Leaderboard["ecdf"] {
  const costs = table.optimizers.map((_, o) =>
    table.problems.flatMap(({ cost, reached }) =>
      Array.from(cost[o] ?? [], (c, i) => (reached[o]?.[i] === 1 ? c : Number.POSITIVE_INFINITY)),
    ),
  );
  const positive = costs.flat().filter((cost) => cost > 0 && Number.isFinite(cost));
  if (costs.every((list) => list.length === 0)) return null;
  const low = positive.length === 0 ? 1 : positive.reduce((a, b) => Math.min(a, b));
  const most = positive.length === 0 ? 10 : positive.reduce((a, b) => Math.max(a, b));
  const grid = logGrid(low, most > low ? most : low * 10, COST_POINTS);
  const curves = table.optimizers.map((optimizer, o) => ({
    optimizer,
    share: [...ecdf(costs[o] ?? [], grid)],
  }));
  return { cost: [...grid], curves };
}
