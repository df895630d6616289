/** What a certificate looks at: the result that is claimed, and what the coordinator knows of its trial. */
import type { TargetSeries } from "../contracts/sweep.ts";
import type { Trial, TrialResult } from "../contracts/trial.ts";
import type { Rounded } from "../formula/rounded.ts";

export interface Claim {
  readonly trial: Trial;
  readonly result: TrialResult;
  /** P at the trial's options; null where it is not known. */
  readonly parameterCount: number | null;
  /** From easy to hard. */
  readonly targets: readonly number[];
  /** What they are on; absent: the criterion. */
  readonly targetsOn?: TargetSeries;
  /** Points that were asked for; a curve has at most two more. */
  readonly curvePoints: number;
  /** Early stopping has ordered this trial to stop. */
  readonly mayBePruned: boolean;
  /** Without a minimum: a run ends where it reaches the hardest target. */
  readonly unboundedBelow: boolean;
  /** No value of the criterion lies below it; null where none is known. */
  readonly minimum: number | null;
  /**
   * Value at the start, as the owner's runner or two tokens have found it for the same problem, options and seed; null:
   * not known. `exact`: on the same device, so that the bits must be equal.
   */
  readonly firstValue: { readonly value: number; readonly exact: boolean } | null;
  /**
   * The criterion in float64 and how far a float32 evaluation may be from it, for closed-form problems; null where it
   * cannot be recomputed here.
   */
  readonly valueAt: ((parameters: readonly number[]) => Rounded) | null;
}

export interface Certificate {
  /** Stands in the refusal and in the export. */
  readonly name: string;
  /** One sentence: what an honest result satisfies. */
  readonly says: string;
  /** What is wrong with the claim, for a person; null when nothing is. */
  check(claim: Claim): string | null;
}

/** Costs, counts and values are sums of 32-bit numbers on the device. */
export const F32_REL = 1e-5;

/** First values of two devices differ by the order of their sums; measured up to 1e-6 between two drivers. */
export const DEVICE_REL = 1e-4;

/** Whether two numbers of one run agree up to the rounding of float32. */
export function agree(a: number, b: number): boolean {
  return Math.abs(a - b) <= F32_REL * Math.max(1, Math.abs(a), Math.abs(b));
}
