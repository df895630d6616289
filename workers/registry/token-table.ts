/** Tokens that were made over HTTP, by their hashes. */
import type { TokenRecord, TokenScope } from "../../shared/contracts/token.ts";
import type { StoredToken } from "../objects/registry-object.ts";

export class TokenTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add({ id, hash, scope, sweep, name, createdAt }: StoredToken): void {
    this.#sql.exec("INSERT INTO tokens VALUES (?, ?, ?, ?, ?, ?)", id, hash, scope, sweep, name, createdAt);
  }

  get(id: string): StoredToken | null {
    const [row] = this.#sql.exec("SELECT * FROM tokens WHERE id = ?", id).toArray();
    return row ? tokenOf(row) : null;
  }

  /** Oldest first, without their hashes. */
  list(): TokenRecord[] {
    const rows = this.#sql.exec("SELECT * FROM tokens ORDER BY created_at, id").toArray();
    return rows.map((row) => {
      const { hash: _, ...record } = tokenOf(row);
      return record;
    });
  }

  /** True when there was one. */
  remove(id: string): boolean {
    return this.#sql.exec("DELETE FROM tokens WHERE id = ? RETURNING id", id).toArray().length > 0;
  }
}

function tokenOf(row: Record<string, SqlStorageValue>): StoredToken {
  return {
    id: String(row.id),
    hash: String(row.hash),
    scope: String(row.scope) as TokenScope,
    sweep: row.sweep === null ? null : String(row.sweep),
    name: String(row.name),
    createdAt: String(row.created_at),
  };
}
