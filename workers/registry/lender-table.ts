/**
 * Which sweeps have trials of which families (`shared/planning/trial-family.ts`): where to ask for a trial that may have
 * been computed before. The results stay with their sweeps, so that nothing here can be out of date.
 */

/** Sweeps kept of a family: the newest, which have counted what the older ones had. */
export const LENDERS_PER_FAMILY = 8;
/** Rows in all; a sweep of 64 problems and 128 optimizers has 8,192. The oldest sweeps go first. */
const MAX_FAMILIES = 200_000;

export class LenderTable {
  readonly #sql: SqlStorage;
  readonly #most: number;

  constructor(sql: SqlStorage, most = MAX_FAMILIES) {
    this.#sql = sql;
    this.#most = most;
  }

  /** Enters a sweep with its families; again changes nothing. */
  add(sweep: string, families: readonly string[]): void {
    const distinct = JSON.stringify([...new Set(families)]);
    const [row] = this.#sql
      .exec(
        "INSERT INTO lenders (sweep, families) VALUES (?, json_array_length(?)) ON CONFLICT DO NOTHING RETURNING number",
        sweep,
        distinct,
      )
      .toArray();
    if (!row) return;
    this.#sql.exec("INSERT INTO families SELECT value, ? FROM json_each(?)", Number(row.number), distinct);
    this.#sql.exec(
      `DELETE FROM families WHERE (family, lender) IN (
         SELECT family, lender FROM (
           SELECT family, lender, row_number() OVER (PARTITION BY family ORDER BY lender DESC) AS place
           FROM families WHERE family IN (SELECT value FROM json_each(?))
         ) WHERE place > ?
       )`,
      distinct,
      LENDERS_PER_FAMILY,
    );
    this.#forgetOldest();
  }

  /** Sweeps by family, the oldest first; families that nobody has are left out. @param except the one that asks */
  of(families: readonly string[], except: string): Record<string, string[]> {
    const rows = this.#sql.exec(
      `SELECT family, sweep FROM families JOIN lenders ON number = lender
       WHERE family IN (SELECT value FROM json_each(?)) AND sweep <> ? ORDER BY lender`,
      JSON.stringify(families),
      except,
    );
    const found: Record<string, string[]> = {};
    for (const { family, sweep } of rows.toArray()) {
      const known = found[String(family)];
      if (known) known.push(String(sweep));
      else found[String(family)] = [String(sweep)];
    }
    return found;
  }

  remove(sweep: string): void {
    const [row] = this.#sql.exec("DELETE FROM lenders WHERE sweep = ? RETURNING number", sweep).toArray();
    if (row) this.#sql.exec("DELETE FROM families WHERE lender = ?", Number(row.number));
  }

  #forgetOldest(): void {
    const total = Number(this.#sql.exec("SELECT total(families) AS n FROM lenders").one().n);
    for (let rows = total; rows > this.#most; ) {
      const [oldest] = this.#sql
        .exec("SELECT sweep, families FROM lenders ORDER BY number LIMIT 1")
        .toArray();
      if (!oldest) return;
      this.remove(String(oldest.sweep));
      rows -= Number(oldest.families);
    }
  }
}
