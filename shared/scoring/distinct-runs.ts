/**
 * How many runs are there really? A method that draws nothing, on a problem with one start and no noise, makes the same
 * run for every seed: twelve of them are one observation, and a test that counts twelve is pseudo-replication.
 */
import type { CountedRun } from "./entry-runs.ts";

/** Words instead of a p-value. */
export const ONE_RUN = "one distinct run: seeds change nothing here";

/** Every number of a run that scoring has; equal texts are equal runs to the bit. */
export function outcomeOf(run: CountedRun): string {
  return JSON.stringify([run.status, run.value, run.bestValue, run.cost, run.costToTarget]);
}

/** Runs that differ in any number. */
export function distinctRuns(runs: readonly CountedRun[]): number {
  return new Set(runs.map(outcomeOf)).size;
}

/** Several runs, all the same one: an interval over them would be a lie. */
export function isOneRun(runs: readonly CountedRun[]): boolean {
  return runs.length > 1 && distinctRuns(runs) === 1;
}
