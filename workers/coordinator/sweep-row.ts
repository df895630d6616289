/** What changes in the one row of `sweep`: when it ended, what KV and the registry were last told. */
import type { SweepStatus } from "../../shared/contracts/sweep.ts";

export class SweepRow {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Milliseconds since 1970; null while it runs. */
  endedAtMs(): number | null {
    const { ended_at: ended } = this.#sql.exec("SELECT ended_at FROM sweep").one();
    return ended === null ? null : Number(ended);
  }

  /** The first end counts. */
  end(atMs: number): void {
    this.#sql.exec("UPDATE sweep SET ended_at = ? WHERE ended_at IS NULL", atMs);
  }

  /** It runs again: results were taken back. */
  reopen(): void {
    this.#sql.exec("UPDATE sweep SET ended_at = NULL WHERE ended_at IS NOT NULL");
  }

  /** Of the last KV write. */
  revision(): number {
    return Number(this.#sql.exec("SELECT revision FROM sweep").one().revision);
  }

  setRevision(revision: number): void {
    this.#sql.exec("UPDATE sweep SET revision = ?", revision);
  }

  /** Status that the registry was last told; empty before the first time. */
  publishedStatus(): string {
    return String(this.#sql.exec("SELECT published_status FROM sweep").one().published_status);
  }

  /** @param status empty: what it was told is not the last word */
  setPublishedStatus(status: SweepStatus | ""): void {
    this.#sql.exec("UPDATE sweep SET published_status = ?", status);
  }
}
