/** Rungs that running trials have passed, and the orders to stop that came of them. */
import type { RungRecord } from "../../shared/coordination/asha.ts";

export interface Prune {
  readonly rung: number;
  readonly reason: string;
}

export class RungTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** True when the trial had not been recorded at this rung before. */
  record(entry: number, rung: number, trial: number, value: number | null): boolean {
    const insert = "INSERT INTO rungs VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING trial";
    return this.#sql.exec(insert, entry, rung, trial, value).toArray().length > 0;
  }

  /** Who arrived at a rung, of the trials `from` … `to − 1`. */
  arrived(entry: number, rung: number, from: number, to: number): readonly RungRecord[] {
    const rows = this.#sql.exec(
      "SELECT trial, value FROM rungs WHERE entry = ? AND rung = ? AND trial >= ? AND trial < ?",
      entry,
      rung,
      from,
      to,
    );
    return rows.toArray().map(({ trial, value }) => ({
      trial: Number(trial),
      value: value === null ? null : Number(value),
    }));
  }

  /** The order to stop a trial, if there is one. */
  prune(trial: number): Prune | null {
    const [row] = this.#sql.exec("SELECT rung, reason FROM prunes WHERE trial = ?", trial).toArray();
    return row ? { rung: Number(row.rung), reason: String(row.reason) } : null;
  }

  /** These trials are run again: they have passed no rung, and nothing was ordered. */
  forget(entry: number, trials: readonly number[]): void {
    const gone = JSON.stringify(trials);
    this.#sql.exec(
      "DELETE FROM rungs WHERE entry = ? AND trial IN (SELECT value FROM json_each(?))",
      entry,
      gone,
    );
    this.#sql.exec("DELETE FROM prunes WHERE trial IN (SELECT value FROM json_each(?))", gone);
  }

  /** The first order stands. */
  order(trial: number, { rung, reason }: Prune): void {
    this.#sql.exec("INSERT INTO prunes VALUES (?, ?, ?) ON CONFLICT DO NOTHING", trial, rung, reason);
  }
}
