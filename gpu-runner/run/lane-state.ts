/**
 * What the run loop keeps per lane.
 *
 * All of it lives on the device: a lane that is done, has diverged or was pruned freezes itself, and the host
 * learns of it from the next report.
 */
import type { Engine, LaneTensor } from "../engine.ts";
import type { Evaluation } from "../optimizer.ts";

export interface LaneState {
  readonly step: LaneTensor;
  readonly value: LaneTensor;
  readonly gradientNorm: LaneTensor;
  readonly criterion: LaneTensor;
  readonly counts: Readonly<Record<Evaluation, LaneTensor>>;
  readonly cost: LaneTensor;
  readonly budget: LaneTensor;
  readonly maxSteps: LaneTensor;
  /** Host-written: 1 where the lane is to stop as `pruned`. */
  readonly prune: LaneTensor;
  /** 1 where the next step begins where the last one did and nothing has changed there. */
  readonly repeated: LaneTensor;
  /** Method-written: 1 where it gave up. */
  readonly failed: LaneTensor;
  readonly status: LaneTensor;
  readonly divergenceBound: LaneTensor;
}

export function createLaneState(
  engine: Engine,
  budgets: readonly number[],
  maxSteps: readonly number[],
): LaneState {
  const scalar = (initial: number | readonly number[] = 0): LaneTensor => engine.tensor([1], initial);
  return {
    step: scalar(),
    value: scalar(),
    gradientNorm: scalar(),
    criterion: scalar(),
    counts: { value: scalar(), gradient: scalar(), hessianVector: scalar(), hessian: scalar() },
    cost: scalar(),
    budget: scalar(budgets),
    maxSteps: scalar(maxSteps),
    prune: scalar(),
    repeated: scalar(),
    failed: scalar(),
    status: scalar(),
    divergenceBound: scalar(),
  };
}
