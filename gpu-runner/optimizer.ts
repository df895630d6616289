/**
 * An optimizer: one file in `optimizers/` and one line in `optimizers/registry.ts`.
 *
 * A definition is a catalogue entry plus `build`, which allocates lane state and returns the *operations* of
 * a step. There is no training loop here: the run loop records `step` once and replays it.
 * Most methods are a {@link Direction} × a {@link StepRule}; `composeOptimizer` joins the two.
 */
import type { OptimizerEntry } from "../shared/catalogue/entry.ts";
import type { ParameterValue } from "../shared/catalogue/hyperparameter.ts";
import type { Counts } from "../shared/contracts/trial.ts";
import type { Engine, LaneTensor } from "./engine.ts";
import type { Objective } from "./objective.ts";

/** Evaluations counted towards the cost, at the prices of `shared/contracts/evaluation-cost.ts`. */
export type Evaluation = keyof Counts;

export interface OptimizerContext {
  readonly engine: Engine;
  readonly objective: Objective;
  /** The point `[P]`; a step updates it in place. */
  readonly theta: LaneTensor;
  /** Numeric non-structural hyper-parameters: lane scalars `[1]`. */
  readonly hyper: Readonly<Record<string, LaneTensor>>;
  /** Structural hyper-parameters: the same value in every lane of the shard. */
  readonly structure: Readonly<Record<string, ParameterValue>>;
  /** Lane scalar: steps taken before this one (0 at the first). Advanced by the run loop. */
  readonly step: LaneTensor;
  /** Lane scalar: cost of the steps before this one, in gradient-equivalents. Written by the run loop. */
  readonly spent: LaneTensor;
  /** Lane scalar: cost at which the lane ends. */
  readonly budget: LaneTensor;
  /** Lane scalar: steps after which the lane ends, whatever they cost. */
  readonly stepLimit: LaneTensor;
  /** Lane scalar, written by the step: objective value at the point where the step began. */
  readonly value: LaneTensor;
  /** Lane scalar, written by the step: ‖gradient‖ at the point where the step began. */
  readonly gradientNorm: LaneTensor;
  /**
   * Lane scalar: 1 where the step begins at the point where the last one began, and on a full batch without noise.
   * What is asked there a second time is known and is not billed again. Written by the run loop.
   */
  readonly repeated: LaneTensor;
  /** Lane scalar: a step sets it to 1 when the method gives up (no step found); the lane ends as `failed`. */
  readonly failed: LaneTensor;
  /** Adds to the lane's counters: a constant, or a lane scalar where lanes differ (line searches). */
  count(evaluation: Evaluation, times: number | LaneTensor): void;
}

/** Work that recurs every so many steps; the host decides by the step number, which all lanes share. */
export interface PeriodicWork {
  readonly everySteps: number;
  /** Runs before step `offset`, `offset + everySteps`, … (default 0). */
  readonly offset?: number;
  run(): void;
}

export interface Optimizer {
  /** Operations of one step. Calls `objective.nextBatch(context.step)` once, first. */
  step(): void;
  readonly periodic?: readonly PeriodicWork[];
  /** State that tests and diagnostics may look at (estimated curvature, step size, …), by name. */
  readonly state?: Readonly<Record<string, LaneTensor>>;
}

export interface OptimizerDefinition extends OptimizerEntry {
  /**
   * Hyper-parameters that multiply the whole step: a schedule scales them. Absent: the method finds its own length, and
   * a schedule scales the step.
   */
  readonly learningRates?: readonly string[];
  build(context: OptimizerContext): Optimizer;
}

/** A search direction: from the point to an unscaled step `d` `[P]` (θ ← θ + rate·d). */
export interface Direction {
  /** Selects the batch, evaluates value and gradient (counted) and writes {@link Direction.direction}. */
  compute(): void;
  readonly direction: LaneTensor;
  /** Gradient at θ on the batch, after `compute`. */
  readonly gradient: LaneTensor;
  readonly periodic?: Optimizer["periodic"];
  readonly state?: Optimizer["state"];
}

export interface DirectionDefinition
  extends Pick<
    OptimizerEntry,
    | "name"
    | "title"
    | "family"
    | "formula"
    | "hyperparameters"
    | "needs"
    | "cost"
    | "source"
    | "fails"
    | "departures"
  > {
  /**
   * The rate at and above which θ ← θ + rate·d diverges on a quadratic of largest curvature L, as a formula in L and
   * the direction's own letters (`"2/L"`). Absent: there is no such rate, or none that is known.
   */
  readonly largestRate?: string;
  build(context: OptimizerContext): Direction;
}

export interface StepRuleDefinition
  extends Pick<
    OptimizerEntry,
    "name" | "title" | "formula" | "hyperparameters" | "cost" | "source" | "departures"
  > {
  /** As of {@link OptimizerDefinition.learningRates}. */
  readonly learningRates?: readonly string[];
  /** How the rule fails along this direction: it must not claim of one what holds for another only. */
  fails(direction: DirectionDefinition): string;
  /** Records the update of θ along `direction`, after `direction.compute()`. */
  build(
    context: OptimizerContext,
    direction: Direction,
  ): { apply(): void; readonly state?: Optimizer["state"] };
}
