/** Ordered migrations of a Durable Object's SQLite database. There is no `PRAGMA user_version`: a table keeps count. */

/** Statements that lift the schema by one version. Never edited once released; add a new one. */
export type Migration = readonly string[];

/** The version the database stands at; 0 for one that was never used. Writes nothing. */
export function schemaVersion(sql: SqlStorage): number {
  const table = sql
    .exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migrations'")
    .toArray();
  if (table.length === 0) return 0;
  return Number(sql.exec("SELECT coalesce(max(version), 0) AS version FROM migrations").one().version);
}

/** Applies what is missing, each migration in one transaction. @returns the version reached */
export function migrate(storage: DurableObjectStorage, migrations: readonly Migration[]): number {
  const { sql } = storage;
  const version = schemaVersion(sql);
  for (let next = version + 1; next <= migrations.length; next++) {
    storage.transactionSync(() => {
      if (next === 1) sql.exec("CREATE TABLE migrations (version INTEGER PRIMARY KEY) STRICT");
      for (const statement of migrations[next - 1] ?? []) sql.exec(statement);
      sql.exec("INSERT INTO migrations VALUES (?)", next);
    });
  }
  return Math.max(version, migrations.length);
}
