/** What goes into and comes out of a run of one shard. */

import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import type { TargetSeries } from "../../shared/contracts/sweep.ts";
import type { Curve, TrialResult } from "../../shared/contracts/trial.ts";
import type { Engine } from "../engine.ts";
import type { OptimizerDefinition } from "../optimizer.ts";
import type { DataSource, ProblemDefinition } from "../problem.ts";

export interface ShardTrial {
  readonly key: string;
  readonly seed: number;
  /** Complete and validated. */
  readonly hyperparameters: ParameterValues;
  readonly budget: number;
  /** Starting point instead of the seed's. */
  readonly start?: readonly number[];
}

/** What decides how much a shard holds on its device. */
export interface ShardLayout {
  /** Made for exactly `trials.length` lanes with the seeds of the trials. */
  readonly engine: Engine;
  readonly problem: ProblemDefinition;
  readonly options: ParameterValues;
  readonly optimizer: OptimizerDefinition;
  readonly trials: readonly ShardTrial[];
  readonly data: DataSource;
  /** Test examples looked at beside the criterion, where the problem has a test set; absent or 0: none. */
  readonly heldOut?: number;
  readonly curvature?: { readonly vectors: number; readonly points: number } | null;
  /** Steps after which every lane stops, whatever its budget. */
  readonly maxSteps?: number;
  /** Hardest last. */
  readonly targets?: readonly number[];
  /** What they are on; absent: the criterion. */
  readonly targetsOn?: TargetSeries | undefined;
}

export interface ShardRun extends ShardLayout {
  readonly targets: readonly number[];
  readonly curvePoints: number;
  /** Monotonic milliseconds; injected, so that nothing here reads a clock. */
  readonly now: () => number;
  readonly signal?: AbortSignal;
  /** Called at recorded points; names the trials to prune. */
  readonly onProgress?: (progress: ShardProgress) => readonly string[];
}

export interface LaneProgress {
  readonly key: string;
  readonly running: boolean;
  readonly steps: number;
  readonly gradientEquivalents: number;
  readonly value: number | null;
}

export interface ShardProgress {
  readonly lanes: readonly LaneProgress[];
  /** Steps of the shard so far, and of all lanes together. */
  readonly ticks: number;
  readonly laneSteps: number;
  readonly elapsedSeconds: number;
}

export interface ShardReport {
  readonly results: readonly TrialResult[];
  /** Seconds from the first to the last step. */
  readonly seconds: number;
  readonly laneSteps: number;
  /** False when `signal` stopped it; then `results` are the lanes that had ended by themselves. */
  readonly complete: boolean;
}

/** A curve while it grows. */
export interface GrowingCurve extends Curve {
  readonly heldOutLoss: (number | null)[];
  readonly accuracy: (number | null)[];
  readonly path: [number | null, number | null][];
}
