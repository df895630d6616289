/** What two sweeps say to each other of trials that are the same in both. */

/** Trials of one family that a sweep looks for. */
export interface LoanAsk {
  readonly family: string;
  /** Digest of the code under which a result counts. */
  readonly code: string;
  readonly keys: readonly string[];
}

/** An accepted result that somebody vouches for, as its row has it. */
export interface Loan {
  readonly family: string;
  readonly key: string;
  readonly code: string;
  /** Its number in the sweep that lends it. */
  readonly trial: number;
  /** A `TrialResult`, JSON. */
  readonly body: string;
  readonly runner: string;
  readonly token: string;
  /** A `Device`, JSON. */
  readonly device: string;
  readonly acceptedAtMs: number;
  readonly digest: string;
  /** `CheckOpinion[]`, JSON, of a stranger's result that others have confirmed; null: the operator's own. */
  readonly opinions: string | null;
}

/** A loan that is looked at again. */
export interface LoanReview {
  /** Its number in the sweep that has lent it. */
  readonly trial: number;
  readonly digest: string;
}
