/** What a database holds, for tests that nothing is lost or written. */

/** All rows, by table. */
export function rowsOf(sql: SqlStorage): Record<string, unknown[]> {
  const tables = sql
    .exec("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'")
    .toArray();
  return Object.fromEntries(
    tables.map(({ name }) => [String(name), sql.exec(`SELECT * FROM "${name}"`).toArray()]),
  );
}
