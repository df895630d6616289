/** Accepted results that somebody vouches for, as their rows have them. */
import { CERTIFICATES_EDITION } from "../../shared/certificates/certify.ts";
import type { Loan, LoanReview } from "../objects/loan.ts";

/** The operator's own, or found again by another token: what nobody vouches for stays where it is. */
const VOUCHED = `(results.token IN (SELECT token FROM token_trust WHERE owner = 1)
  OR EXISTS (SELECT 1 FROM checks WHERE checks.trial = results.trial AND state = 'agreed'))`;
const LOANS = `SELECT trial, results.body AS body, runner, token, devices.body AS device, accepted_at, digest,
  (SELECT opinions FROM checks WHERE checks.trial = results.trial AND state = 'agreed') AS opinions,
  (SELECT owner FROM token_trust WHERE token_trust.token = results.token) AS owner
  FROM results JOIN devices ON devices.number = results.device
  WHERE trial IN (SELECT value FROM json_each(?)) AND code = ? AND certificates = ? AND json_valid(results.body)
  AND ${VOUCHED}`;

export class LoanTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Those of the trials that were computed by this code and have passed today's certificates. */
  of(trials: readonly number[], code: string): readonly Omit<Loan, "family" | "key" | "code">[] {
    const rows = this.#sql.exec(LOANS, JSON.stringify(trials), code, CERTIFICATES_EDITION);
    return rows.toArray().map((row) => ({
      trial: Number(row.trial),
      body: String(row.body),
      runner: String(row.runner),
      token: String(row.token),
      device: String(row.device),
      acceptedAtMs: Number(row.accepted_at),
      digest: String(row.digest),
      opinions: row.owner === 1 ? null : String(row.opinions),
    }));
  }

  /** Those that are not vouched for any more, or are gone. */
  withdrawn(loans: readonly LoanReview[]): number[] {
    const rows = this.#sql.exec(
      `SELECT trial, digest FROM results WHERE trial IN (SELECT value FROM json_each(?)) AND ${VOUCHED}`,
      JSON.stringify(loans.map(({ trial }) => trial)),
    );
    const stands = new Set(rows.toArray().map(({ trial, digest }) => `${trial}/${digest}`));
    return loans.filter(({ trial, digest }) => !stands.has(`${trial}/${digest}`)).map(({ trial }) => trial);
  }
}
