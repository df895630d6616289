/** Of the fresh runs: how many reached the hardest target, and how many of those still stood there at the end. */
import { reachedAt } from "../../planning/run-loss.ts";
import { mayMeet } from "../../targets/target-met.ts";
import { wilsonInterval } from "../wilson.ts";
import type { StudyProblem, StudyRun } from "./study.ts";
import type { Reaching } from "./study-comparison.ts";

export interface ReachingCounts {
  readonly runs: number;
  readonly reached: number;
  /** Reached, and ended at or below the target. */
  readonly held: number;
}

export function reachingCounts(problem: StudyProblem, runs: readonly StudyRun[]): ReachingCounts {
  const last = problem.targets.length - 1;
  const hardest = problem.targets[last] ?? Number.NEGATIVE_INFINITY;
  const reaching = runs.filter((run) =>
    Number.isFinite(reachedAt(run, last + 1)[last] ?? Number.POSITIVE_INFINITY),
  );
  const held = reaching.filter(({ value }) => value !== null && mayMeet(value, hardest));
  return { runs: runs.length, reached: reaching.length, held: held.length };
}

/** Pooled, with Wilson's interval: it takes the runs as independent. */
export function reaching(counts: readonly ReachingCounts[]): Reaching {
  const sum = (of: keyof ReachingCounts): number => counts.reduce((total, count) => total + count[of], 0);
  const [runs, reached] = [sum("runs"), sum("reached")];
  return {
    success: { ...wilsonInterval(reached, runs), reached, runs },
    held: reached === 0 ? null : sum("held") / reached,
  };
}
