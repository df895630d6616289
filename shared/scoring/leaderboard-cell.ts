/** One (problem, optimizer) of the leaderboard. */
import type { Interval, LeaderboardCell } from "../contracts/leaderboard.ts";
import type { Curve } from "../contracts/trial.ts";
import { hashAxes } from "../hashing/murmur3.ts";
import { tuningLoss } from "../planning/select-best.ts";
import { artBounds } from "./art-interval.ts";
import { bestOfK, type OrderBounds } from "./best-of-k.ts";
import { distinctRuns, isOneRun } from "./distinct-runs.ts";
import type { ConfigurationSource, CountedRun, EntryRuns } from "./entry-runs.ts";
import { hyperparameterImportance } from "./importance.ts";
import { finiteOrNull } from "./interval.ts";
import { iqmInterval } from "./iqm-interval.ts";
import { median } from "./quantile.ts";
import { quantileBand } from "./quantile-band.ts";
import { sensitivity } from "./sensitivity.ts";
import { artAt } from "./standing.ts";
import { wilsonInterval } from "./wilson.ts";

export interface CellSources {
  readonly configuration: ConfigurationSource;
  /** Learning curve of an accepted result; asked only for the runs of the basis. */
  readonly curve: (index: number) => Curve | null;
  /** Are the configurations a sample of the space? Then a tuning curve means something. */
  readonly sampled: boolean;
  readonly draws: number;
  /** Kept from cell to cell: most have the same number of configurations. */
  readonly bounds: (n: number) => OrderBounds;
}

/** Everything but `againstLeader`, which needs the problem's other entrants. */
export function leaderboardCell(entrant: EntryRuns, sources: CellSources): LeaderboardCell {
  const { entry, tuning, final, best, basis, runs } = entrant;
  const values = runs.map((run) => run.value);
  const hyperparameters = best && sources.configuration(entry, best.configuration);
  const tuned = tuning.flatMap((run) => {
    const values = sources.configuration(entry, run.configuration ?? 0);
    return values === undefined ? [] : [{ hyperparameters: values, loss: lossOf(run) }];
  });
  const averaged = [...lossesByConfiguration(tuning)].flatMap(([configuration, losses]) => {
    const values = sources.configuration(entry, configuration);
    return values === undefined ? [] : [{ hyperparameters: values, loss: meanOf(losses) }];
  });
  const targets = entry.problem.targets.length;
  const oneRun = isOneRun(runs);
  const pointOnly = (whole: Interval): Interval =>
    oneRun ? { estimate: whole.estimate, low: null, high: null } : whole;
  const seedOf = (what: string): number => hashAxes(0, what, entry.problem.label, entry.optimizer.name);
  const bounds = oneRun ? null : artBounds(runs, targets, seedOf("aRT"), sources.draws);
  return {
    problem: entry.problem.label,
    optimizer: entry.optimizer.name,
    tuning: [tuning.length, entry.configurations * entry.tuningSeeds],
    final: [final.length, entry.finalSeeds],
    basis,
    distinctRuns: runs.length === 0 ? null : distinctRuns(runs),
    best:
      best && hyperparameters
        ? {
            configuration: best.configuration,
            hyperparameters,
            tuningValue: finiteOrNull(best.tuningValue),
          }
        : null,
    success: entry.problem.targets.map((target, t) => {
      const successes = runs.filter((run) => Number.isFinite(run.costToTarget[t])).length;
      return {
        target,
        successes,
        runs: runs.length,
        rate: pointOnly(wilsonInterval(successes, runs.length)),
        art: finiteOrNull(artAt(runs, t)),
        artLow: finiteOrNull(bounds?.[t]?.[0] ?? Number.NaN),
        artHigh: finiteOrNull(bounds?.[t]?.[1] ?? Number.NaN),
      };
    }),
    finalValue: pointOnly(iqmInterval(values, seedOf("final value"), sources.draws)),
    medianValue: finiteOrNull(median(values)),
    statuses: countBy([...tuning, ...final].map((run) => run.status)),
    endsAt: endPoints(runs),
    curve: quantileBand(runs.flatMap((run) => sources.curve(run.index) ?? [])),
    againstLeader: null,
    sensitivity: sensitivity(entry.space, tuned),
    tuningCurve: sources.sampled ? tuningCurve(entrant, sources.bounds) : null,
    importance: hyperparameterImportance(entry.space, averaged).map((each) => ({ ...each })),
  };
}

/** Number of times each text occurs, names sorted. */
export function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function lossOf(run: CountedRun): number {
  return tuningLoss({ status: run.status, value: run.value });
}

/** Tuning losses by configuration, in the order of the runs. */
function lossesByConfiguration(tuning: readonly CountedRun[]): ReadonlyMap<number, readonly number[]> {
  const groups = Map.groupBy(tuning, (run) => run.configuration ?? 0);
  return new Map([...groups].map(([configuration, runs]) => [configuration, runs.map(lossOf)]));
}

function meanOf(losses: readonly number[]): number {
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

/** Number of runs by the kind of point they ended at. */
function endPoints(runs: readonly CountedRun[]): Record<string, number> | null {
  const known = runs.flatMap((run) => (run.endsAt === null ? [] : [run.endsAt]));
  return known.length === 0 ? null : countBy(known);
}

/** Best of k over configurations that have all their seeds. */
function tuningCurve(
  { entry, tuning }: EntryRuns,
  bounds: CellSources["bounds"],
): LeaderboardCell["tuningCurve"] {
  const complete = [...lossesByConfiguration(tuning).values()].filter(
    (losses) => losses.length === entry.tuningSeeds,
  );
  if (complete.length < 2) return null;
  const losses = complete.map(meanOf);
  const curve = bestOfK(losses, bounds(losses.length));
  return {
    k: [...curve.k],
    mean: curve.mean.map(finiteOrNull),
    low: curve.low.map(finiteOrNull),
    high: curve.high.map(finiteOrNull),
  };
}
