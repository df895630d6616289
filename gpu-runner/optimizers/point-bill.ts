/**
 * What is billed where a step left the point: the evaluations it repeats there are the ones it has already paid for.
 *
 * A method that refuses a step is a lane that stays; the straight-line program evaluates gradient and curvature again,
 * for the sake of the other lanes. On a full batch without noise the numbers are those of the step before, and a
 * sequential program would have kept them: they are counted once a point. On minibatches, or with noise in the
 * gradient, they are other numbers, and are counted each time. The run loop knows which steps begin so
 * (`OptimizerContext.repeated`).
 */

import type { LaneTensor } from "../engine.ts";
import type { Evaluation, OptimizerContext } from "../optimizer.ts";

export interface PointBill {
  /** Counts what is asked of the objective at θ, unless the numbers are those of the step before. */
  count(evaluation: Evaluation, times: number | LaneTensor): void;
}

/** Allocates the bill of one method. */
export function createPointBill({ engine, objective, repeated, count }: OptimizerContext): PointBill {
  if (!objective.deterministic) return { count };
  const billed = engine.tensor([1]);
  return {
    count(evaluation, times) {
      engine.map("billed = times*(1 - repeated)", { billed, times, repeated });
      count(evaluation, billed);
    },
  };
}
