/**
 * What was lent is looked at again, by both sides: the lender tells its borrowers that somebody was found out, and each
 * of them asks what of its copies is still vouched for. Asked as often as one likes, the answer is the lender's rows.
 */
import { isoTime, nowMs } from "../clock.ts";
import type { Environment } from "../environment.ts";
import { redact } from "../http/redact.ts";
import { sweepObject } from "../stubs.ts";
import { BorrowerTable } from "./borrower-table.ts";
import type { SweepParts } from "./sweep-parts.ts";

/** Copies of one question. */
const COPIES_PER_CALL = 5_000;
/** Borrowers until the next alarm. */
const REVIEWS_PER_RUN = 20;
/** After a borrower that could not be reached. */
const PAUSE_MS = 10_000;

export class Reviewing {
  readonly #env: Environment;
  readonly #borrowers: () => BorrowerTable;
  #notBeforeMs = 0;

  constructor(env: Environment, sql: SqlStorage) {
    this.#env = env;
    this.#borrowers = () => new BorrowerTable(sql);
  }

  /** Null: nobody has to look again. */
  dueMs(): number | null {
    return this.#borrowers().next() ? this.#notBeforeMs : null;
  }

  /** What was vouched for may be so no more. */
  want(): void {
    this.#borrowers().wantReviews();
  }

  /** @param lender this sweep */
  async run(lender: string): Promise<void> {
    for (let count = 0; count < REVIEWS_PER_RUN && nowMs() >= this.#notBeforeMs; count++) {
      const next = this.#borrowers().next();
      if (!next) return;
      try {
        const there = await sweepObject(this.#env, next.sweep).reviewLoans(lender);
        if (there) this.#borrowers().reviewed(next.sweep, next.reviews);
        else this.#borrowers().forget(next.sweep);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        console.warn(
          redact(JSON.stringify({ at: isoTime(nowMs()), event: "review-failed", sweep: next.sweep, reason })),
        );
        this.#notBeforeMs = nowMs() + PAUSE_MS;
      }
    }
  }
}

/** Trials of this sweep whose results were lent and are no longer vouched for. */
export async function withdrawnLoans(
  env: Environment,
  { results }: SweepParts,
  lender: string,
): Promise<readonly number[]> {
  const loans = results.reusedOf(lender);
  const own = new Map(loans.map((loan) => [loan.trial, loan.own]));
  const gone: number[] = [];
  for (let first = 0; first < loans.length; first += COPIES_PER_CALL) {
    const some = loans.slice(first, first + COPIES_PER_CALL).map(({ trial, digest }) => ({ trial, digest }));
    for (const trial of await sweepObject(env, lender).withdrawnLoans(some)) {
      const index = own.get(trial);
      if (index !== undefined) gone.push(index);
    }
  }
  return gone;
}
