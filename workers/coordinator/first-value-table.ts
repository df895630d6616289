/**
 * Values at the start, by who found them: all optimizers start a (problem, options, seed) at one point, so whoever
 * reports another first value did not compute the trial. Believed only from the owner or from two tokens: a stranger
 * who comes first must not make everybody after it look wrong.
 */
import type { Claim } from "../../shared/certificates/claim.ts";
import type { TrialResult } from "../../shared/contracts/trial.ts";

export interface Start {
  /** Index of the problem in the sweep. */
  readonly problem: number;
  readonly seed: number;
  /** Number of the device. */
  readonly device: number;
}

export class FirstValues {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** What is believed of this start: to the bit where it was found on the same device. */
  known({ problem, seed, device }: Start): Claim["firstValue"] {
    const rows = this.#sql
      .exec(
        `SELECT value, device = ? AS exact FROM first_values WHERE problem = ? AND seed = ?
         GROUP BY value, device HAVING max(owner) = 1 OR count(DISTINCT token) >= 2
         ORDER BY exact DESC, max(owner) DESC, count(*) DESC LIMIT 1`,
        device,
        problem,
        seed,
      )
      .toArray();
    const [row] = rows;
    return row ? { value: Number(row.value), exact: row.exact === 1 } : null;
  }

  /** Nothing that this token said is believed any more. */
  forget(token: string): void {
    this.#sql.exec("DELETE FROM first_values WHERE token = ?", token);
  }

  note({ problem, seed, device }: Start, token: string, owner: boolean, { curve }: TrialResult): void {
    const [value] = curve.value;
    if (value === undefined || value === null) return;
    this.#sql.exec(
      "INSERT INTO first_values VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
      problem,
      seed,
      device,
      value,
      token,
      Number(owner),
    );
  }
}
