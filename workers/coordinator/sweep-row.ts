/** What changes in the one row of `sweep`: when it ended, what KV and the registry were last told. */
import type { SweepStatus } from "../../shared/contracts/sweep.ts";

export class SweepRow {
  readonly #sql: SqlStorage;
  #askedShards: number | null | undefined;

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

  /** Shards below it have been asked about in other sweeps; null: nobody is asked. */
  askedShards(): number | null {
    if (this.#askedShards === undefined) {
      const { asked_shards: asked } = this.#sql.exec("SELECT asked_shards FROM sweep").one();
      this.#askedShards = asked === null ? null : Number(asked);
    }
    return this.#askedShards;
  }

  setAskedShards(shards: number): void {
    this.#sql.exec("UPDATE sweep SET asked_shards = ?", shards);
    this.#askedShards = shards;
  }
}
