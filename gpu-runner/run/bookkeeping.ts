/** The bookkeeping that follows every step of a lane, on the device. */
import type { Engine, Operands } from "../engine.ts";
import type { Objective } from "../objective.ts";
import { costFormula } from "./cost.ts";
import type { LaneState } from "./lane-state.ts";
import type { Movement } from "./movement.ts";
import { codeOf } from "./status.ts";
import type { TargetTimes } from "./time-to-target.ts";

/**
 * A value above this many times max(1, |first value|) counts as divergence. Far above anything a method
 * comes back from, far below the largest float32 (3.4e38), so that squares of it still are numbers.
 */
const DIVERGENCE_FACTOR = 1e10;

/** What ends a lane, the first that holds: a condition of the formula, and the status that it gives. */
const ENDS = [
  ["met", "completed"],
  ["!sound", "diverged"],
  ["prune > 0", "pruned"],
  ["gradientNorm == 0 && moved == 0", "converged"],
  ["failed", "failed"],
  ["cost >= budget || step >= maxSteps", "completed"],
] as const;

/** What the bookkeeping of a step looks at beyond the lane's state. */
export interface StepFacts {
  readonly objective: Objective;
  readonly movement: Movement;
  /** Absent: the criterion, which must be up to date, is looked at elsewhere. */
  readonly times?: TargetTimes;
}

/**
 * Records what follows a step: whether it moved θ, counters, cost and the lane's next status. A step that began where
 * the last one did and asked for nothing new is billed the gradient that it took all the same, so that every lane ends.
 */
export function recordBookkeeping(
  engine: Engine,
  state: LaneState,
  { objective, movement, times }: StepFacts,
): void {
  const billed = costFormula(objective.size);
  const repeatable = objective.deterministic;
  movement.compare();
  const next = ENDS.reduceRight(
    (rest, [condition, status]) => `select(${condition}, ${codeOf(status)}, ${rest})`,
    `${codeOf("running")}`,
  );
  engine.map(
    `${repeatable ? `gradient = gradient + (repeated > 0 && ${billed} <= cost);` : ""}
     cost = ${billed};
     step = step + 1;
     bound = select(step == 1, ${DIVERGENCE_FACTOR}*max(1, abs(objective)), bound);
     sound = finite(objective) && finite(gradientNorm) && objective <= bound;
     ${times ? times.formula : "met = 0;"}
     next = ${next};
     status = next;
     ${repeatable ? "repeated = 1 - moved;" : ""}
     active = next == ${codeOf("running")}`,
    {
      ...state.counts,
      cost: state.cost,
      step: state.step,
      bound: state.divergenceBound,
      objective: state.value,
      moved: movement.moved,
      gradientNorm: state.gradientNorm,
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

/**
 * Records what a look notes: for the start, and where the criterion doesn't follow every step.
 *
 * @param looked at besides: what the targets are on, where that is not the criterion
 */
export function recordLook(
  engine: Engine,
  state: LaneState,
  times: TargetTimes,
  looked: Operands = { criterion: state.criterion },
): void {
  const running = codeOf("running");
  engine.map(
    `${times.formula}
     status = select(status == ${running} && met, ${codeOf("completed")}, status);
     active = status == ${running}`,
    {
      ...times.operands,
      ...looked,
      cost: state.cost,
      status: state.status,
      active: engine.active,
    },
  );
}
