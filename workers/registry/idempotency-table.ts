/**
 * Which body an Idempotency-Key was used for, and the sweep that it made. The digest is that of the body as it was sent,
 * its names in order: a default that a later release adds or changes is no part of it.
 */
import type { Reservation } from "../objects/registry-object.ts";

/** 1: of the body with the defaults of its release filled in. 2: of the body as sent. Stored with every digest. */
const RULE = 2;

export class IdempotencyTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Binds a key to a body: the same pair gives the same sweep for ever, another body a conflict. */
  reserve(key: string, digest: string, sweep: string): Reservation {
    const found = this.find(key, digest);
    if (found) return found;
    this.#sql.exec(
      "INSERT INTO idempotency (key, digest, sweep, rule) VALUES (?, ?, ?, ?)",
      key,
      digest,
      sweep,
      RULE,
    );
    return { kind: "new", sweep };
  }

  /** Null: the key is free. */
  find(key: string, digest: string): Reservation | null {
    const [row] = this.#sql.exec("SELECT digest, sweep, rule FROM idempotency WHERE key = ?", key).toArray();
    if (!row) return null;
    if (Number(row.rule) !== RULE) return { kind: "earlier-rule", sweep: String(row.sweep) };
    return row.digest === digest ? { kind: "same", sweep: String(row.sweep) } : { kind: "conflict" };
  }

  /** From now on under today's rule. */
  rebind(key: string, digest: string): void {
    this.#sql.exec("UPDATE idempotency SET digest = ?, rule = ? WHERE key = ?", digest, RULE, key);
  }

  /** The sweep is gone: its keys are free. */
  forget(sweep: string): void {
    this.#sql.exec("DELETE FROM idempotency WHERE sweep = ?", sweep);
  }
}
