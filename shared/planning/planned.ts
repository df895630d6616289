/** What a plan consists of. */
import type { Need, OptimizerEntry, ProblemEntry } from "../catalogue/entry.ts";
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import type { Protocol, SweepRequest } from "../contracts/sweep.ts";
import type { SearchSpaceResolved } from "../samplers/search-space.ts";

/** A problem of the sweep at its options. */
export interface PlannedProblem {
  readonly name: string;
  /** Unique in the sweep: the name, with the options that differ from the defaults: `rosenbrock[dimension=4]`. */
  readonly label: string;
  readonly options: ParameterValues;
  readonly version: number;
  /** P at these options, as far as the catalogue tells. */
  readonly size: number;
  /** Gradient-equivalents per trial. */
  readonly budget: number;
  readonly targets: readonly number[];
  readonly entry: ProblemEntry;
  /** What the objective can compute at these options. */
  readonly supports: readonly Need[];
  /** Why `supports` is less than the entry's. */
  readonly limitation?: string;
  /** Most trials in one shard, where the problem has a limit of its own. */
  readonly lanes?: number;
  /** What a person should know of it; one sentence each. */
  readonly notes: readonly string[];
}

export interface PlannedOptimizer {
  readonly name: string;
  readonly space: SearchSpaceResolved;
  /** Names of hyper-parameters on which all trials of a shard must agree. */
  readonly structural: readonly string[];
  readonly entry: OptimizerEntry;
}

/** One (problem, optimizer). Its trials are `firstTrial …`: K·T tuning ones, then S final ones. */
export interface PlanEntry {
  readonly index: number;
  readonly problem: PlannedProblem;
  readonly optimizer: PlannedOptimizer;
  /** K: the protocol's, or fewer when the space has fewer. */
  readonly configurations: number;
  /** The configurations known beforehand: all K, or the first generation of a history-dependent sampler. */
  readonly samples: readonly ParameterValues[];
  readonly tuningSeeds: number;
  readonly finalSeeds: number;
  readonly firstTrial: number;
  /** Rungs of early stopping in gradient-equivalents, below the budget; empty when it is off. */
  readonly rungs: readonly number[];
  /** Most trials in one shard. */
  readonly lanes: number;
  /** Seed of the sampler. */
  readonly seed: number;
}

export interface Plan {
  readonly request: SweepRequest;
  readonly protocol: Protocol;
  readonly problems: readonly PlannedProblem[];
  readonly optimizers: readonly PlannedOptimizer[];
  readonly entries: readonly PlanEntry[];
  readonly tuningTrials: number;
  readonly finalTrials: number;
  readonly trials: number;
  /** Upper bound: every trial at its full budget. */
  readonly gradientEquivalents: number;
  /** What a person should know before starting it; one sentence each. */
  readonly notes: readonly string[];
}
