/** The runs that a landscape shows: final runs of all optimizers from one shared start. */
import { readColumns } from "./sweep-reader.ts";
import { endOfEntry, placeOf, SHOWN_STATUSES, type TrialColumns } from "./trial-columns.ts";
import { readTrial } from "./trials.ts";

export interface LandscapeRun {
  readonly optimizer: string;
  readonly index: number;
  /** Positions until the first that is not finite. */
  readonly path: readonly (readonly [number, number])[];
  /** Optimizer steps at the positions, ascending. */
  readonly steps: readonly number[];
}

/** Done final runs: by repetition, then by optimizer, the index. At one repetition all start at the same point. */
export type FinalRuns = ReadonlyMap<number, ReadonlyMap<string, number>>;

/** Never throws: empty when nothing can be read. */
export async function readFinalRuns(sweep: string, problem: string): Promise<FinalRuns> {
  const columns = await readColumns(sweep, false);
  return columns.state === "ready" ? finalRuns(columns.value, problem) : new Map();
}

/** Done final runs of a problem. */
export function finalRuns(columns: TrialColumns, problem: string): FinalRuns {
  const runs = new Map<number, Map<string, number>>();
  const firstDone = SHOWN_STATUSES.indexOf("completed");
  for (const entry of columns.entries) {
    if (entry.problem !== problem) continue;
    for (let index = entry.firstTrial; index < endOfEntry(entry); index++) {
      const { phase, repetition } = placeOf(entry, index);
      if (phase !== "final" || (columns.status[index] ?? 0) < firstDone) continue;
      const here = runs.get(repetition) ?? new Map<string, number>();
      here.set(entry.optimizer, index);
      runs.set(repetition, here);
    }
  }
  return new Map([...runs].toSorted(([a], [b]) => a - b));
}

/** The repetition with runs of the most optimizers; of equals the first. Null without runs. */
export function fullestRepetition(runs: FinalRuns): number | null {
  let fullest: number | null = null;
  for (const [repetition, here] of runs)
    if (fullest === null || here.size > (runs.get(fullest)?.size ?? 0)) fullest = repetition;
  return fullest;
}

/** One request for each run; what cannot be read is left out. */
export async function readPaths(
  sweep: string,
  runs: ReadonlyMap<string, number>,
): Promise<readonly LandscapeRun[]> {
  const read = await Promise.all([...runs].map(([optimizer, index]) => readPath(sweep, optimizer, index)));
  return read.filter((run) => run !== null);
}

async function readPath(sweep: string, optimizer: string, index: number): Promise<LandscapeRun | null> {
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
