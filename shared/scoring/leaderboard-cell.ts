/** One (problem, optimizer) of the leaderboard. */
import type { Interval, LeaderboardCell } from "../contracts/leaderboard.ts";
import type { Curve } from "../contracts/trial.ts";
import { hashAxes } from "../hashing/murmur3.ts";
import { finalTrialsOf, tuningTrialsOf } from "../planning/planned.ts";
import { finalValueLoss } from "../planning/tuning-loss.ts";
import { artBounds } from "./art-interval.ts";
import { bestOfK, type OrderBounds } from "./best-of-k.ts";
import { distinctRuns, isOneRun } from "./distinct-runs.ts";
import type { ConfigurationSource, CountedRun, EntryRuns } from "./entry-runs.ts";
import { hyperparameterImportance } from "./importance.ts";
import { finiteOrNull } from "./interval.ts";
import { iqmInterval } from "./iqm-interval.ts";
import { median } from "./quantile.ts";
import { heldOutBands, quantileBand } from "./quantile-band.ts";
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
  const { entry, tuning, final, basis, runs } = entrant;
  const values = runs.map((run) => run.value);
  const winners = winnersOf(entrant, sources.configuration);
  const tuned = tuning.flatMap((run) => {
    const values = sources.configuration(entry, run.study, run.configuration ?? 0);
    return values === undefined ? [] : [{ hyperparameters: values, loss: lossOf(run) }];
  });
  const averaged = [...byConfiguration(tuning).values()].flatMap((runs) => {
    const { study = 0, configuration = 0 } = runs[0] ?? {};
    const values = sources.configuration(entry, study, configuration);
    return values === undefined ? [] : [{ hyperparameters: values, loss: meanOf(runs.map(lossOf)) }];
  });
  const targets = entry.problem.targets.length;
  const oneRun = isOneRun(runs);
  const pointOnly = (whole: Interval): Interval =>
    oneRun ? { estimate: whole.estimate, low: null, high: null } : whole;
  const seedOf = (what: string): number => hashAxes(0, what, entry.problem.label, entry.optimizer.name);
  const curves = runs.flatMap((run) => sources.curve(run.index) ?? []);
  const bounds = oneRun ? null : artBounds(runs, targets, seedOf("aRT"), sources.draws);
  return {
    problem: entry.problem.label,
    optimizer: entry.optimizer.name,
    tuning: [tuning.length, tuningTrialsOf(entry)],
    final: [final.length, finalTrialsOf(entry)],
    basis,
    distinctRuns: runs.length === 0 ? null : distinctRuns(runs),
    best: bestOf(winners),
    winners: winners.map(({ loss: _, ...winner }) => winner),
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
    curve: quantileBand(curves),
    heldOutCurve: heldOutBands(curves),
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

/** What pictures of the tuning show: the value at the end; lost where the run diverged or was pruned. */
function lossOf(run: CountedRun): number {
  return finalValueLoss({ status: run.status, value: run.value });
}

/** Tuning runs by study and configuration, in the order of the runs. */
function byConfiguration(tuning: readonly CountedRun[]): ReadonlyMap<string, readonly CountedRun[]> {
  return Map.groupBy(tuning, (run) => `${run.study}/${run.configuration}`);
}

type Winner = LeaderboardCell["winners"][number] & { readonly loss: number };

/** The winner of each study that has one, by study. */
function winnersOf({ entry, tuning, winners }: EntryRuns, configuration: ConfigurationSource): Winner[] {
  return winners.flatMap((winner, study) => {
    const hyperparameters = winner === undefined ? undefined : configuration(entry, study, winner);
    if (winner === undefined || hyperparameters === undefined) return [];
    const own = tuning.filter((run) => run.study === study && run.configuration === winner);
    const tuningValue = finiteOrNull(meanOf(own.map(lossOf).sort((a, b) => a - b)));
    return [{ study, configuration: winner, hyperparameters, tuningValue, loss: own[0]?.loss ?? 0 }];
  });
}

/** Of the winners the one with the smallest tuning loss: an example, no estimate rests on it. */
function bestOf(winners: readonly Winner[]): LeaderboardCell["best"] {
  const [best] = [...winners].sort((a, b) => (a.loss === b.loss ? 0 : a.loss - b.loss) || a.study - b.study);
  if (!best) return null;
  const { configuration, hyperparameters, tuningValue } = best;
  return { configuration, hyperparameters, tuningValue };
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
  const complete = [...byConfiguration(tuning).values()].filter((runs) => runs.length === entry.tuningSeeds);
  if (complete.length < 2) return null;
  const losses = complete.map((runs) => meanOf(runs.map(lossOf)));
  const curve = bestOfK(losses, bounds(losses.length));
  return {
    k: [...curve.k],
    mean: curve.mean.map(finiteOrNull),
    low: curve.low.map(finiteOrNull),
    high: curve.high.map(finiteOrNull),
  };
}
