/**
 * What a run ends at on examples that training never saw, as a number that studies are compared by: ln of its held-out loss, or
 * of its share of errors there, so that a difference is a ratio. A run that lost the finite numbers, or ends above where it
 * began, counts what it had before its first step: no more can be lost, so that one run can't decide a mean.
 */

import type { BoardFigure } from "../contracts/study-board.ts";
import { errorsOf, type HeldOutEnds } from "../contracts/target-series.ts";
import { onLossGrid } from "../planning/run-loss.ts";

/** Losses below it are alike. */
const MIN_LOSS = 1e-9;

/**
 * Null where there is nothing to compare.
 *
 * @param examples n: a share of errors counts as (n·share + ½)/(n + 1), as none of n is not never
 */
export function heldOutFigure(
  by: Exclude<BoardFigure, "cost">,
  heldOut: HeldOutEnds | null | undefined,
  diverged: boolean,
  examples: number,
): number | null {
  if (!heldOut) return null;
  const { atStart } = heldOut;
  const end = diverged ? null : by === "accuracy" ? heldOut.accuracy : heldOut.loss;
  const start = by === "accuracy" ? atStart.accuracy : atStart.loss;
  const known = [end, start].flatMap((figure) => (figure === null ? [] : [figure]));
  if (known.length === 0) return null;
  const figure =
    by === "accuracy"
      ? (examples * errorsOf(Math.max(...known)) + 0.5) / (examples + 1)
      : Math.max(MIN_LOSS, Math.min(...known));
  return onLossGrid(Math.log(figure));
}
