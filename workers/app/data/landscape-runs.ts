/** The runs that a landscape shows: for each optimizer the final run with the lowest loss that left a path. */
import type { TrialSummary } from "../../../shared/contracts/trial-listing.ts";
import { readTrial, readTrials } from "./trials.ts";

export interface LandscapeRun {
  readonly optimizer: string;
  readonly index: number;
  /** Positions until the first that is not finite. */
  readonly path: readonly (readonly [number, number])[];
  /** Optimizer steps at the positions. */
  readonly steps: readonly number[];
}

const PAGE = 500;

/** Never throws: what cannot be read is left out. */
export async function readLandscapeRuns(
  sweep: string,
  problem: string,
  optimizers: readonly string[],
): Promise<readonly LandscapeRun[]> {
  const runs = await Promise.all(optimizers.map((optimizer) => bestRun(sweep, problem, optimizer)));
  return runs.filter((run) => run !== null);
}

async function bestRun(sweep: string, problem: string, optimizer: string): Promise<LandscapeRun | null> {
  const reply = await readTrials(sweep, { optimizer, problem, status: "" }, -1, PAGE);
  if (reply.state !== "ready") return null;
  const best = bestFinal(reply.value.trials);
  if (!best) return null;
  const detail = await readTrial(sweep, best.index);
  if (detail.state !== "ready" || !detail.value.result?.path) return null;
  const { path, curve } = detail.value.result;
  const finite: (readonly [number, number])[] = [];
  for (const [x, y] of path) {
    if (x === null || y === null) break;
    finite.push([x, y]);
  }
  return { optimizer, index: best.index, path: finite, steps: curve.step.slice(0, finite.length) };
}

/** The done final run with the lowest best loss; of equals the first. */
export function bestFinal(trials: readonly TrialSummary[]): TrialSummary | null {
  let best: TrialSummary | null = null;
  for (const trial of trials) {
    if (trial.phase !== "final" || trial.state !== "done" || trial.bestValue === null) continue;
    if (best?.bestValue == null || trial.bestValue < best.bestValue) best = trial;
  }
  return best;
}
