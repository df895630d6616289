/** Ordered migrations of a Durable Object's SQLite database. There is no `PRAGMA user_version`: a table keeps count. */
import type { Migration } from "./migration.ts";

/** The version the database stands at; 0 for one that was never used. Writes nothing. */
export function schemaVersion(sql: SqlStorage): number {
  const table = sql
    .exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migrations'")
    .toArray();
  if (table.length === 0) return 0;
  return Number(sql.exec("SELECT coalesce(max(version), 0) AS version FROM migrations").one().version);
}

/** Begins the message of the refusal of {@link migrate}: over RPC only the text of an error arrives. */
export const NEWER_RELEASE = "written by a newer release";

/**
 * Applies what is missing, each migration in one transaction.
 * @returns the version reached
 * @throws Error when a newer release has been here: this one would misread its tables
 */
export function migrate(storage: DurableObjectStorage, migrations: readonly Migration[]): number {
  const { sql } = storage;
  const version = schemaVersion(sql);
  if (version > migrations.length)
    throw new Error(
      `${NEWER_RELEASE}: its tables are of version ${version}, this one knows ${migrations.length}`,
    );
  for (let next = version + 1; next <= migrations.length; next++) {
    storage.transactionSync(() => {
      if (next === 1) sql.exec("CREATE TABLE migrations (version INTEGER PRIMARY KEY) STRICT");
      for (const statement of migrations[next - 1] ?? []) sql.exec(statement);
      sql.exec("INSERT INTO migrations VALUES (?)", next);
    });
  }
  return migrations.length;
}
