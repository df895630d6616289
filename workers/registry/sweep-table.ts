/** Sweeps that there are, and the row by which the registry shows that it writes. */
import type { SweepSummary } from "../../shared/contracts/sweep.ts";

export class SweepTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Enters a sweep or renews its summary. */
  put(summary: SweepSummary): void {
    this.#sql.exec(
      "INSERT INTO sweeps (id, summary) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET summary = excluded.summary",
      summary.id,
      JSON.stringify(summary),
    );
  }

  /** True when there was one. */
  remove(id: string): boolean {
    return this.#sql.exec("DELETE FROM sweeps WHERE id = ? RETURNING id", id).toArray().length > 0;
  }

  /** Ids in the order of their entry, after `number`; `next`: the number to go on after, null at the end. */
  after(number: number, limit: number): { readonly ids: string[]; readonly next: number | null } {
    const rows = this.#sql
      .exec("SELECT number, id FROM sweeps WHERE number > ? ORDER BY number LIMIT ?", number, limit)
      .toArray();
    const last = rows.length < limit ? undefined : rows.at(-1);
    return { ids: rows.map(({ id }) => String(id)), next: last ? Number(last.number) : null };
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
