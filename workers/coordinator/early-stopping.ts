/**
 * Rungs passed by running trials, and the orders to stop that follow from them. A trial is judged among those of its own
 * study: studies that prune each other would not be independent.
 */
import type { Heartbeat } from "../../shared/contracts/lease.ts";
import { type RungRecord, stoppedAtRung } from "../../shared/coordination/asha.ts";
import type { PlanEntry } from "../../shared/planning/planned.ts";
import { tuningTrialIndex } from "../../shared/planning/trial-at.ts";

export interface Prune {
  readonly rung: number;
  readonly reason: string;
}

export class EarlyStopping {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
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
        if (this.#record(entry.index, rung, trial, value)) arrivals.add(trial);
      }
      for (const [study, own] of Map.groupBy(arrivals, (trial) => studyOf(entry, trial)))
        this.#judge(entry, study, rung, reduction, new Set(own));
    }
  }

  /** The order to stop a trial, if there is one. */
  prune(trial: number): Prune | null {
    const [row] = this.#sql.exec("SELECT rung, reason FROM prunes WHERE trial = ?", trial).toArray();
    return row ? { rung: Number(row.rung), reason: String(row.reason) } : null;
  }

  /** True when the trial had not been recorded at this rung before. */
  #record(entry: number, rung: number, trial: number, value: number | null): boolean {
    const insert = "INSERT INTO rungs VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING trial";
    return this.#sql.exec(insert, entry, rung, trial, value).toArray().length > 0;
  }

  #judge(
    entry: PlanEntry,
    study: number,
    rung: number,
    reduction: number,
    arrivals: ReadonlySet<number>,
  ): void {
    const rows = this.#sql.exec(
      "SELECT trial, value FROM rungs WHERE entry = ? AND rung = ? AND trial >= ? AND trial < ?",
      entry.index,
      rung,
      tuningTrialIndex(entry, study, 0, 0),
      tuningTrialIndex(entry, study + 1, 0, 0),
    );
    const records = rows.toArray().map(
      (row): RungRecord => ({
        trial: Number(row.trial),
        value: row.value === null ? null : Number(row.value),
      }),
    );
    const cost = Math.round(entry.rungs[rung] ?? 0);
    const reason = `not among the best ${Math.floor(records.length / reduction)} of ${records.length} at ${cost} gradient-equivalents`;
    for (const trial of stoppedAtRung(records, arrivals, reduction)) {
      this.#sql.exec("INSERT INTO prunes VALUES (?, ?, ?) ON CONFLICT DO NOTHING", trial, rung, reason);
    }
  }
}

/** Of a tuning trial. */
function studyOf({ firstTrial, configurations, tuningSeeds }: PlanEntry, trial: number): number {
  return Math.floor((trial - firstTrial) / (configurations * tuningSeeds));
}
