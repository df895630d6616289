/** Costs to targets of all entrants on all problems, as typed arrays that a bootstrap can run over. */
import type { Plan } from "../planning/planned.ts";
import type { EntryRuns } from "./entry-runs.ts";

/** One problem: what every entrant's every run cost, to every target. */
export interface ProblemTimes {
  readonly problem: string;
  readonly targets: number;
  /** Runs per entrant (0: nothing yet), in the order of the table's optimizers. */
  readonly runs: Int32Array;
  /**
   * `[entrant][run]`: what pairs runs across entrants: the repetition of a final run, −1 − repetition of a tuning run.
   */
  readonly seeds: readonly Int32Array[];
  /** `[entrant][target][run]`: cost to target; the whole cost where `reached` is 0. */
  readonly cost: readonly Float64Array[];
  readonly reached: readonly Uint8Array[];
}

export interface TimeTable {
  /** Sorted by name, so that no order of the request can change a last bit. */
  readonly optimizers: readonly string[];
  readonly problems: readonly ProblemTimes[];
}

/** Names of the entrants, as a table orders them. */
export function sortedOptimizers(plan: Plan): readonly string[] {
  return [...new Set(plan.entries.map((entry) => entry.optimizer.name))].sort();
}

/** @param entrants of one problem */
export function problemTimes(
  problem: string,
  optimizers: readonly string[],
  entrants: readonly EntryRuns[],
): ProblemTimes {
  const targets = entrants[0]?.entry.problem.targets.length ?? 0;
  const runs = new Int32Array(optimizers.length);
  const seeds = optimizers.map(() => new Int32Array(0));
  const cost = optimizers.map(() => new Float64Array(0));
  const reached = optimizers.map(() => new Uint8Array(0));
  for (const entrant of entrants) {
    const o = optimizers.indexOf(entrant.entry.optimizer.name);
    const n = entrant.runs.length;
    runs[o] = n;
    const costs = new Float64Array(targets * n);
    const reaches = new Uint8Array(targets * n);
    for (const [s, run] of entrant.runs.entries()) {
      for (let t = 0; t < targets; t++) {
        const time = run.costToTarget[t] ?? Number.POSITIVE_INFINITY;
        costs[t * n + s] = Number.isFinite(time) ? time : run.cost;
        reaches[t * n + s] = Number.isFinite(time) ? 1 : 0;
      }
    }
    seeds[o] = Int32Array.from(entrant.runs, ({ repetition }) =>
      entrant.basis === "final" ? repetition : -1 - repetition,
    );
    cost[o] = costs;
    reached[o] = reaches;
  }
  return { problem, targets, runs, seeds, cost, reached };
}

/**
 * aRT of entrant `o` to target `t` over the runs at `picks` (positions below the entrant's number of runs, of any
 * length; all runs when absent).
 */
export function tableArt(times: ProblemTimes, o: number, t: number, picks?: Int32Array): number {
  const n = times.runs[o] as number;
  const cost = times.cost[o] as Float64Array;
  const reached = times.reached[o] as Uint8Array;
  let sum = 0;
  let successes = 0;
  const length = picks === undefined ? n : picks.length;
  for (let i = 0; i < length; i++) {
    const at = t * n + (picks === undefined ? i : (picks[i] as number));
    sum += cost[at] as number;
    successes += reached[at] as number;
  }
  return successes === 0 ? Number.POSITIVE_INFINITY : sum / successes;
}

/** Do any two runs of one entrant differ? Else every bootstrap draw repeats the data, and its interval is a lie. */
export function varies({ runs, targets, cost, reached }: ProblemTimes): boolean {
  return runs.some((n, o) => {
    for (let at = 0; at < targets * n; at++) {
      const first = at - (at % n);
      if (cost[o]?.[at] !== cost[o]?.[first] || reached[o]?.[at] !== reached[o]?.[first]) return true;
    }
    return false;
  });
}
