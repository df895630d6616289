/** What a plan consists of. */
import type { Need, OptimizerEntry, ProblemEntry } from "../catalogue/entry.ts";
import type { ActsWhere, Parameter, ParameterValues } from "../catalogue/hyperparameter.ts";
import type { OwnOptimizer } from "../contracts/own-optimizer.ts";
import type { Axis, Protocol, SweepRequest, TargetSeries } from "../contracts/sweep.ts";
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
  /** What they are on; absent: the criterion. */
  readonly targetsOn?: TargetSeries;
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

/** A hyper-parameter of an optimizer with the axis that the request gives it, or the catalogue. */
export interface DeclaredAxis {
  readonly name: string;
  readonly parameter: Parameter;
  /** Among the hyper-parameters, as the catalogue lists them: the order in which people read them. */
  readonly place: number;
  readonly axis: Axis;
  /** The request names the axis itself. */
  readonly isAsked: boolean;
  /** It acts where all of these hold: the catalogue's conditions and the request's. */
  readonly when: readonly ActsWhere[];
}

export interface PlannedOptimizer {
  /** Unique in the sweep: the entry's name, with what is fixed where it is listed several times. */
  readonly name: string;
  /** All hyper-parameters, each after those its conditions name. */
  readonly axes: readonly DeclaredAxis[];
  /** Names of hyper-parameters on which all trials of a shard must agree. */
  readonly structural: readonly string[];
  readonly entry: OptimizerEntry;
  /** Posted with the request: the name there, and the definition. */
  readonly own?: { readonly name: string; readonly definition: OwnOptimizer };
}

/** One of the M independent tunings of an entry. */
export interface PlannedStudy {
  /** Seed of its sampler. */
  readonly seed: number;
  /**
   * The configurations known beforehand, the published default first: all of them, or the first generation of a
   * history-dependent sampler.
   */
  readonly samples: readonly ParameterValues[];
}

/**
 * One (problem, optimizer). Its trials are `firstTrial …`: the tuning ones of study 0, of study 1, …, then the final
 * ones in the same order.
 */
export interface PlanEntry {
  readonly index: number;
  readonly problem: PlannedProblem;
  readonly optimizer: PlannedOptimizer;
  /** What is searched on this problem. */
  readonly space: SearchSpaceResolved;
  readonly studies: readonly PlannedStudy[];
  /** Of each study: the default and the protocol's K, or fewer when the space has fewer. */
  readonly configurations: number;
  /** Of each study. */
  readonly tuningSeeds: number;
  /** Of each study's winner. */
  readonly finalSeeds: number;
  readonly firstTrial: number;
  /** Rungs of early stopping in gradient-equivalents, below the budget; empty when it is off. */
  readonly rungs: readonly number[];
  /** Most trials in one shard. */
  readonly lanes: number;
  /** Name of the sampler. */
  readonly sampler: string;
}

/** Trials of an entry before its final ones. */
export function tuningTrialsOf({ studies, configurations, tuningSeeds }: PlanEntry): number {
  return studies.length * configurations * tuningSeeds;
}

export function finalTrialsOf({ studies, finalSeeds }: PlanEntry): number {
  return studies.length * finalSeeds;
}

export function trialsOfEntry(entry: PlanEntry): number {
  return tuningTrialsOf(entry) + finalTrialsOf(entry);
}

/** The index after the entry's last trial. */
export function endOf(entry: PlanEntry): number {
  return entry.firstTrial + trialsOfEntry(entry);
}

/**
 * The rules a sweep is planned and scored by. 1: one tuning without the default, chosen by final value; a sweep stored
 * by an early release goes on under them. 2: independent studies, chosen by run loss.
 */
export type Edition = 1 | 2;

export interface Plan {
  readonly edition: Edition;
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
