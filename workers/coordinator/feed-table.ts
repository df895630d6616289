/** Numbers of live events that are reserved: none is used twice, whatever is evicted. */
export class FeedTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** The first number that is not reserved; null before any was. */
  reserved(): number | null {
    const [row] = this.#sql.exec("SELECT reserved FROM feed").toArray();
    return row ? Number(row.reserved) : null;
  }

  reserve(upTo: number): void {
    this.#sql.exec(
      "INSERT INTO feed VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET reserved = excluded.reserved",
      upTo,
    );
  }
}
