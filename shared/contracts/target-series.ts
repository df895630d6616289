/**
 * What targets are on: the criterion, or what a network does on examples that training never sees. Selection and scores look
 * at numbers that fall as a run gets better, so an accuracy is turned into its share of errors there.
 */
import type { TargetSeries } from "./sweep.ts";
import type { TrialResult } from "./trial.ts";

/** Shares of 10,000 examples at most: what float32 does to them lies below. */
const SHARE_GRID = 1e6;

/** What held-out examples say of a run. */
export interface HeldOutEnds {
  /** At the end; null: not finite. */
  readonly loss: number | null;
  readonly accuracy: number | null;
  /** Before the first step. */
  readonly atStart: { readonly loss: number | null; readonly accuracy: number | null };
}

/** Null where none were looked at. */
export function heldOutEndsOf({
  heldOutLoss,
  accuracy,
  curve,
}: Pick<TrialResult, "heldOutLoss" | "accuracy"> & {
  readonly curve: Pick<TrialResult["curve"], "heldOutLoss" | "accuracy">;
}): HeldOutEnds | null {
  if (heldOutLoss === undefined) return null;
  const atStart = { loss: curve.heldOutLoss?.[0] ?? null, accuracy: curve.accuracy?.[0] ?? null };
  return { loss: heldOutLoss, accuracy: accuracy ?? null, atStart };
}

/** Share of the examples that are classed wrong. */
export function errorsOf(accuracy: number): number {
  return Math.round((1 - accuracy) * SHARE_GRID) / SHARE_GRID;
}

/** Targets as they fall from easy to hard, whatever they are on. */
export function fallingTargets({
  targets,
  targetsOn = "training-loss",
}: {
  readonly targets: readonly number[];
  readonly targetsOn?: TargetSeries;
}): readonly number[] {
  return targetsOn === "accuracy" ? targets.map(errorsOf) : targets;
}

/** What a run ends at on the series of the targets, as it falls; null: not finite, or not looked at. */
export function endOnSeries(
  targetsOn: TargetSeries | undefined,
  { value, heldOut }: { readonly value: number | null; readonly heldOut?: HeldOutEnds | null },
): number | null {
  switch (targetsOn) {
    case undefined:
    case "training-loss":
      return value;
    case "held-out-loss":
      return heldOut?.loss ?? null;
    case "accuracy":
      return typeof heldOut?.accuracy === "number" ? errorsOf(heldOut.accuracy) : null;
    default:
      return targetsOn satisfies never;
  }
}
