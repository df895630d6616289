/** A result that has just been accepted. */
import type { Trial, TrialResult } from "../../shared/contracts/trial.ts";

export interface AcceptedResult {
  readonly trial: Trial;
  readonly result: TrialResult;
  /** Number of its device. */
  readonly device: number;
  /** The name that the runner gave itself, and the id of its token. */
  readonly runner: string;
  readonly token: string;
}
