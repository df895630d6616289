/** Sweeps that there are, the Idempotency-Keys that made them, and the row by which the registry shows that it writes. */
import type { SweepSummary } from "../../shared/contracts/sweep.ts";
import type { Reservation } from "../objects/registry-object.ts";

export class SweepTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Binds an Idempotency-Key to a body: the same pair gives the same sweep for ever, another body a conflict. */
  reserve(key: string, digest: string, sweep: string): Reservation {
    const [found] = this.#sql.exec("SELECT digest, sweep FROM idempotency WHERE key = ?", key).toArray();
    if (!found) {
      this.#sql.exec("INSERT INTO idempotency VALUES (?, ?, ?)", key, digest, sweep);
      return { kind: "new", sweep };
    }
    return found.digest === digest ? { kind: "same", sweep: String(found.sweep) } : { kind: "conflict" };
  }

  /** Enters a sweep or renews its summary. */
  put(summary: SweepSummary): void {
    this.#sql.exec(
      "INSERT INTO sweeps (id, summary) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET summary = excluded.summary",
      summary.id,
      JSON.stringify(summary),
    );
  }

  /** Newest first. @param only this sweep alone; null: all */
  list(limit: number, status: string | null, only: string | null): SweepSummary[] {
    const rows = this.#sql.exec(
      `SELECT summary FROM sweeps WHERE (?1 IS NULL OR summary ->> 'status' = ?1) AND (?3 IS NULL OR id = ?3)
       ORDER BY number DESC LIMIT ?2`,
      status,
      limit,
      only,
    );
    return rows.toArray().map((row) => JSON.parse(String(row.summary)) as SweepSummary);
  }

  /** Writes a number and gives back what then stands there. @throws Error where the storage takes no writes */
  writeAndRead(value: number): number {
    this.#sql.exec(
      "INSERT INTO readiness VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET value = excluded.value",
      value,
    );
    return Number(this.#sql.exec("SELECT value FROM readiness").one().value);
  }
}
