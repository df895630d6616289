/**
 * Rungs passed by running trials, and the orders to stop that follow from them. A trial is judged among those of its own
 * study: studies that prune each other would not be independent.
 */
import type { Heartbeat } from "../../shared/contracts/lease.ts";
import { stoppedAtRung } from "../../shared/coordination/asha.ts";
import type { PlanEntry } from "../../shared/planning/planned.ts";
import { tuningTrialIndex } from "../../shared/planning/trial-at.ts";
import type { Prune, RungTable } from "./rung-table.ts";

export class EarlyStopping {
  readonly #table: RungTable;

  constructor(table: RungTable) {
    this.#table = table;
  }

  /**
   * Records the rungs in a heartbeat and judges who arrived there.
   *
   * @param trials key → index of the shard's trials that are still open
   */
  observe(
    entry: PlanEntry,
    reduction: number,
    beat: Heartbeat["trials"],
    trials: ReadonlyMap<string, number>,
  ): void {
    for (let rung = 0; rung < entry.rungs.length; rung++) {
      const arrivals = new Set<number>();
      for (const { key, rungs } of beat) {
        const trial = trials.get(key);
        const value = rungs[rung];
        if (trial === undefined || value === undefined || this.prune(trial)) continue;
        if (this.#table.record(entry.index, rung, trial, value)) arrivals.add(trial);
      }
      for (const [study, own] of Map.groupBy(arrivals, (trial) => studyOf(entry, trial)))
        this.#judge(entry, study, rung, reduction, new Set(own));
    }
  }

  /** The order to stop a trial, if there is one. */
  prune(trial: number): Prune | null {
    return this.#table.prune(trial);
  }

  /** These trials of the entry are run again. */
  forget(entry: PlanEntry, trials: readonly number[]): void {
    this.#table.forget(entry.index, trials);
  }

  #judge(
    entry: PlanEntry,
    study: number,
    rung: number,
    reduction: number,
    arrivals: ReadonlySet<number>,
  ): void {
    const first = tuningTrialIndex(entry, study, 0, 0);
    const end = tuningTrialIndex(entry, study + 1, 0, 0);
    const records = this.#table.arrived(entry.index, rung, first, end);
    const cost = Math.round(entry.rungs[rung] ?? 0);
    const reason = `not among the best ${Math.floor(records.length / reduction)} of ${records.length} at ${cost} gradient-equivalents`;
    for (const trial of stoppedAtRung(records, arrivals, reduction))
      this.#table.order(trial, { rung, reason });
  }
}

/** Of a tuning trial. */
export function studyOf({ firstTrial, configurations, tuningSeeds }: PlanEntry, trial: number): number {
  return Math.floor((trial - firstTrial) / (configurations * tuningSeeds));
}
