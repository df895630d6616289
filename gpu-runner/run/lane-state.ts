/**
 * What the run loop keeps per lane, and the bookkeeping that follows every step.
 *
 * All of it lives on the device: a lane that is done, has diverged or was pruned freezes itself, and the host
 * learns of it from the next report.
 */
import type { Engine, LaneTensor } from "../engine.ts";
import type { Objective } from "../objective.ts";
import type { Evaluation } from "../optimizer.ts";
import type { Movement } from "./movement.ts";
import type { TargetTimes } from "./time-to-target.ts";

/** Codes of `status`, in the order of the wire's names. */
export const STATUS_CODES = ["running", "completed", "converged", "diverged", "failed", "pruned"] as const;
export type LaneStatus = (typeof STATUS_CODES)[number];

/**
 * A value above this many times max(1, |first value|) counts as divergence. Far above anything a method
 * comes back from, far below the largest float32 (3.4e38), so that squares of it still are numbers.
 */
export const DIVERGENCE_FACTOR = 1e10;

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

/** Cost of a counted evaluation in gradient-equivalents, for P parameters (scoring protocol). */
export function costOf(evaluation: Evaluation, parameterCount: number): number {
  switch (evaluation) {
    case "value":
      return 1 / 3;
    case "gradient":
      return 1;
    case "hessianVector":
      return 2;
    case "hessian":
      return 2 * parameterCount;
    default:
      return evaluation satisfies never;
  }
}

/** What the bookkeeping of a step looks at beyond the lane's state. */
export interface StepFacts {
  readonly objective: Objective;
  readonly movement: Movement;
  /** Absent: the criterion, which must be up to date, is looked at elsewhere. */
  readonly times?: TargetTimes;
}

/**
 * Records what follows a step: counters, cost and the lane's next status. Precedence: the hardest target where it is
 * the end, diverged, pruned, converged (no gradient, and the step left θ where it was), failed, then budget or step
 * limit. A step that asked for nothing new still costs a gradient, so that every lane ends.
 */
export function recordBookkeeping(
  engine: Engine,
  state: LaneState,
  { objective, movement, times }: StepFacts,
): void {
  const cost = `values*${1 / 3} + gradients + 2*products + ${2 * objective.size}*hessians`;
  const repeatable = objective.deterministic;
  movement.compare();
  engine.map(
    `${repeatable ? `gradients = select(${cost} > cost, gradients, gradients + 1);` : ""}
     cost = ${cost};
     step = step + 1;
     bound = select(step == 1, ${DIVERGENCE_FACTOR}*max(1, abs(value)), bound);
     sound = finite(value) && finite(gradientNorm) && value <= bound;
     over = cost >= budget || step >= maxSteps;
     ${times ? times.formula : "met = 0;"}
     ended = gradientNorm == 0 && moved == 0;
     next = select(met, 1, select(sound, select(prune > 0, 5, select(ended, 2,
            select(failed, 4, select(over, 1, 0)))), 3));
     status = next;
     ${repeatable ? "repeated = 1 - moved;" : ""}
     active = next == 0`,
    {
      cost: state.cost,
      values: state.counts.value,
      gradients: state.counts.gradient,
      products: state.counts.hessianVector,
      hessians: state.counts.hessian,
      step: state.step,
      bound: state.divergenceBound,
      value: state.value,
      gradientNorm: state.gradientNorm,
      moved: movement.moved,
      prune: state.prune,
      failed: state.failed,
      budget: state.budget,
      maxSteps: state.maxSteps,
      status: state.status,
      active: engine.active,
      ...(repeatable ? { repeated: state.repeated } : {}),
      ...(times ? { ...times.operands, criterion: state.criterion } : {}),
    },
  );
}
