/** The runs that a landscape shows: for each optimizer the final run with the lowest loss that left a path. */
import { readColumns } from "./sweep-reader.ts";
import { placeOf, SHOWN_STATUSES, type TrialColumns } from "./trial-columns.ts";
import { readTrial } from "./trials.ts";

export interface LandscapeRun {
  readonly optimizer: string;
  readonly index: number;
  /** Positions until the first that is not finite. */
  readonly path: readonly (readonly [number, number])[];
  /** Optimizer steps at the positions. */
  readonly steps: readonly number[];
}

/** Never throws: what cannot be read is left out. One request for all trials, and one for each run that is shown. */
export async function readLandscapeRuns(
  sweep: string,
  problem: string,
  optimizers: readonly string[],
): Promise<readonly LandscapeRun[]> {
  const columns = await readColumns(sweep, false);
  if (columns.state !== "ready") return [];
  const best = bestFinals(columns.value, problem);
  const runs = await Promise.all(
    optimizers.map(async (optimizer) => {
      const index = best.get(optimizer);
      return index === undefined ? null : readRun(sweep, optimizer, index);
    }),
  );
  return runs.filter((run) => run !== null);
}

async function readRun(sweep: string, optimizer: string, index: number): Promise<LandscapeRun | null> {
  const detail = await readTrial(sweep, index);
  if (detail.state !== "ready" || !detail.value.result?.path) return null;
  const { path, curve } = detail.value.result;
  const finite: (readonly [number, number])[] = [];
  for (const [x, y] of path) {
    if (x === null || y === null) break;
    finite.push([x, y]);
  }
  return { optimizer, index, path: finite, steps: curve.step.slice(0, finite.length) };
}

/** By optimizer the done final run with the lowest best loss on a problem; of equals the first. */
export function bestFinals(columns: TrialColumns, problem: string): ReadonlyMap<string, number> {
  const best = new Map<string, number>();
  const firstDone = SHOWN_STATUSES.indexOf("completed");
  for (const entry of columns.entries) {
    if (entry.problem !== problem) continue;
    const end = entry.firstTrial + entry.configurations * entry.tuningSeeds + entry.finalSeeds;
    let lowest = Number.POSITIVE_INFINITY;
    for (let index = entry.firstTrial; index < end; index++) {
      const loss = columns.bestValue[index] ?? Number.NaN;
      if (placeOf(entry, index).phase !== "final" || (columns.status[index] ?? 0) < firstDone) continue;
      if (!(loss < lowest)) continue;
      lowest = loss;
      best.set(entry.optimizer, index);
    }
  }
  return best;
}
