/** Who has had results of this sweep, and must look again whether they are still vouched for. */
export class BorrowerTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  remember(sweep: string): void {
    this.#sql.exec("INSERT INTO borrowers VALUES (?, 0) ON CONFLICT DO NOTHING", sweep);
  }

  /** What was vouched for may be so no more: all are to look again. */
  wantReviews(): void {
    this.#sql.exec("UPDATE borrowers SET reviews = reviews + 1");
  }

  /** One that is to look again, and how often that was said. */
  next(): { readonly sweep: string; readonly reviews: number } | null {
    const [row] = this.#sql.exec("SELECT sweep, reviews FROM borrowers WHERE reviews > 0 LIMIT 1").toArray();
    return row ? { sweep: String(row.sweep), reviews: Number(row.reviews) } : null;
  }

  /** It has looked; unless it was told once more meanwhile. */
  reviewed(sweep: string, reviews: number): void {
    this.#sql.exec("UPDATE borrowers SET reviews = 0 WHERE sweep = ? AND reviews = ?", sweep, reviews);
  }

  /** It is not there any more. */
  forget(sweep: string): void {
    this.#sql.exec("DELETE FROM borrowers WHERE sweep = ?", sweep);
  }
}
