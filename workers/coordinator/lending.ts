/**
 * Results that a sweep gives to others in which the same trials are planned (clause 29 of `docs/spec/coordination.md`):
 * whoever is found out later is found out there too.
 */
import type { Trial } from "../../shared/contracts/trial.ts";
import { endOf, type PlanEntry } from "../../shared/planning/planned.ts";
import { isIndependent, trialFamily } from "../../shared/planning/trial-family.ts";
import type { Loan, LoanAsk, LoanReview } from "../objects/loan.ts";
import { BorrowerTable } from "./borrower-table.ts";
import { LoanTable } from "./loan-table.ts";
import type { SweepRecord } from "./sweep-record.ts";

export class Lending {
  readonly #record: SweepRecord;
  readonly #trialAt: (index: number) => Trial | null;
  readonly #isComplete: () => boolean;
  readonly #loans: LoanTable;
  readonly #borrowers: BorrowerTable;
  /** Corners of one optimizer are of one family. */
  #families: ReadonlyMap<string, readonly PlanEntry[]> | null = null;
  /** Of the family last asked about, once nothing in it can change. */
  #keys: { readonly family: string; readonly trials: ReadonlyMap<string, number> } | null = null;

  /**
   * @param trialAt null while its configuration is not known
   * @param isComplete no trial of it becomes another any more
   */
  constructor(
    sql: SqlStorage,
    record: SweepRecord,
    trialAt: (index: number) => Trial | null,
    isComplete: () => boolean,
  ) {
    this.#record = record;
    this.#trialAt = trialAt;
    this.#isComplete = isComplete;
    this.#loans = new LoanTable(sql);
    this.#borrowers = new BorrowerTable(sql);
  }

  /** Those of the trials that have a result here that counts elsewhere; the borrower is remembered. */
  lend(borrower: string, asks: readonly LoanAsk[]): Loan[] {
    // What came as a file was checked by nobody here.
    if (this.#record.imported !== null) return [];
    const loans = asks.flatMap((ask) => this.#loansOf(ask));
    if (loans.length > 0) this.#borrowers.remember(borrower);
    return loans;
  }

  /** Those that are not vouched for any more, or are gone. */
  withdrawn(loans: readonly LoanReview[]): number[] {
    return this.#loans.withdrawn(loans);
  }

  #loansOf({ family, code, keys }: LoanAsk): readonly Loan[] {
    const trials = this.#trialsOf(family);
    const byTrial = new Map(
      keys.flatMap((key) => {
        const trial = trials.get(key);
        return trial === undefined ? [] : [[trial, key] as const];
      }),
    );
    if (byTrial.size === 0) return [];
    return this.#loans
      .of([...byTrial.keys()], code)
      .map((loan) => ({ ...loan, family, code, key: byTrial.get(loan.trial) ?? "" }));
  }

  /** Key → trial. */
  #trialsOf(family: string): ReadonlyMap<string, number> {
    if (this.#keys?.family === family) return this.#keys.trials;
    const { plan } = this.#record;
    this.#families ??= Map.groupBy(plan.entries, (entry) => trialFamily(plan, entry));
    const trials = new Map<string, number>();
    for (const entry of this.#families.get(family) ?? [])
      for (let index = entry.firstTrial; index < endOf(entry); index++) {
        const trial = isIndependent(plan, entry, index) ? this.#trialAt(index) : null;
        if (trial) trials.set(trial.key, index);
      }
    if (this.#isComplete()) this.#keys = { family, trials };
    return trials;
  }
}
