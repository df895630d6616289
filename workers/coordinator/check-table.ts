/** Checks of accepted results, and how far the tokens of the sweep are trusted. */
import type { Check, CheckOpinion, CheckState } from "../../shared/coordination/check.ts";
import type { TokenTrust } from "../../shared/rechecks/trust.ts";

export class CheckTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  trusts(): readonly (readonly [string, TokenTrust])[] {
    const rows = this.#sql.exec("SELECT token, owner, reported, good_in_row, exposed FROM token_trust");
    return rows.toArray().map((row) => [
      String(row.token),
      {
        owner: row.owner === 1,
        reported: Number(row.reported),
        goodInRow: Number(row.good_in_row),
        exposed: row.exposed === 1,
      },
    ]);
  }

  /** Values at the start that an exposed token found are believed no more. */
  saveTrust(token: string, { owner, reported, goodInRow, exposed }: TokenTrust): void {
    this.#sql.exec(
      `INSERT INTO token_trust VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (token) DO UPDATE SET owner = excluded.owner, reported = excluded.reported,
         good_in_row = excluded.good_in_row, exposed = excluded.exposed`,
      token,
      Number(owner),
      reported,
      goodInRow,
      Number(exposed),
    );
    if (exposed) this.#sql.exec("DELETE FROM first_values WHERE token = ?", token);
  }

  dropTrust(token: string): void {
    this.#sql.exec("DELETE FROM token_trust WHERE token = ?", token);
  }

  wantedChecks(): readonly Check[] {
    return this.#sql.exec(`${CHECKS} WHERE state = 'wanted' ORDER BY trial`).toArray().map(checkOf);
  }

  all(): readonly Check[] {
    return this.#sql.exec(`${CHECKS} ORDER BY trial`).toArray().map(checkOf);
  }

  check(trial: number): Check | null {
    const [row] = this.#sql.exec(`${CHECKS} WHERE trial = ?`, trial).toArray();
    return row ? checkOf(row) : null;
  }

  saveCheck({ trial, shard, ordinal, leads, state, opinions, copied }: Check): void {
    this.#sql.exec(
      `INSERT INTO checks VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (trial) DO UPDATE SET shard = excluded.shard, ordinal = excluded.ordinal, leads = excluded.leads,
         state = excluded.state, opinions = excluded.opinions, copied = excluded.copied`,
      trial,
      shard,
      ordinal,
      Number(leads),
      state,
      JSON.stringify(opinions),
      JSON.stringify(copied),
    );
  }

  dropChecks(trials: readonly number[]): void {
    this.#sql.exec(
      "DELETE FROM checks WHERE trial IN (SELECT value FROM json_each(?))",
      JSON.stringify(trials),
    );
  }

  /** Looks at every check: only for a token that was found false, or is taken back. */
  checksWith(token: string): readonly Check[] {
    return this.#sql
      .exec(
        `${CHECKS} WHERE EXISTS (SELECT 1 FROM json_each(opinions) WHERE value ->> 'token' = ?) ORDER BY trial`,
        token,
      )
      .toArray()
      .map(checkOf);
  }
}

const CHECKS = "SELECT trial, shard, ordinal, leads, state, opinions, copied FROM checks";

export function checkOf(row: Record<string, SqlStorageValue>): Check {
  return {
    trial: Number(row.trial),
    shard: Number(row.shard),
    ordinal: Number(row.ordinal),
    leads: row.leads === 1,
    state: String(row.state) as CheckState,
    opinions: JSON.parse(String(row.opinions)) as CheckOpinion[],
    copied: JSON.parse(String(row.copied)) as string[],
  };
}
