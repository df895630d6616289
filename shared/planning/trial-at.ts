/** Trial i of a sweep: a function of the plan and i alone (final trials: also of the selected configuration). */
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import type { Trial, TrialPhase } from "../contracts/trial.ts";
import type { Plan, PlanEntry } from "./planned.ts";
import { trialSeed } from "./seeds.ts";
import { trialKey } from "./trial-key.ts";

/** A configuration that is not in the plan: the selected one, or one proposed from history. */
export interface ChosenConfiguration {
  readonly configuration: number;
  readonly hyperparameters: ParameterValues;
}

export interface TrialPosition {
  readonly entry: PlanEntry;
  readonly phase: TrialPhase;
  /** Among the K; undefined for final trials, which use the selected one. */
  readonly configuration: number | undefined;
  readonly repetition: number;
}

/** What stands at trial `index`. @throws RangeError outside `0 … plan.trials − 1`. */
export function positionOf(plan: Plan, index: number): TrialPosition {
  if (!Number.isInteger(index) || index < 0 || index >= plan.trials) {
    throw new RangeError(`the sweep has trials 0 to ${plan.trials - 1}, not ${index}`);
  }
  const entry = plan.entries[entryIndexOf(plan.entries, index)] as PlanEntry;
  const offset = index - entry.firstTrial;
  const tuning = entry.configurations * entry.tuningSeeds;
  if (offset >= tuning) {
    return { entry, phase: "final", configuration: undefined, repetition: offset - tuning };
  }
  const configuration = Math.floor(offset / entry.tuningSeeds);
  return { entry, phase: "tuning", configuration, repetition: offset % entry.tuningSeeds };
}

/** Index of a tuning trial in the sweep. */
export function tuningTrialIndex(entry: PlanEntry, configuration: number, repetition: number): number {
  return entry.firstTrial + configuration * entry.tuningSeeds + repetition;
}

/** Index of a final trial in the sweep. */
export function finalTrialIndex(entry: PlanEntry, repetition: number): number {
  return entry.firstTrial + entry.configurations * entry.tuningSeeds + repetition;
}

/**
 * The trial at `index`. Final trials, and tuning trials of a history-dependent sampler beyond its first
 * generation, need `chosen`.
 *
 * @throws RangeError for an index outside the sweep; Error when a needed `chosen` is missing.
 */
export function trialAt(plan: Plan, index: number, chosen?: ChosenConfiguration): Trial {
  const { entry, phase, configuration, repetition } = positionOf(plan, index);
  const planned = configuration === undefined ? undefined : entry.samples[configuration];
  const hyperparameters = planned ?? chosen?.hyperparameters;
  if (hyperparameters === undefined) {
    const why =
      phase === "final" ? "the selected configuration" : "a configuration from the sampler's history";
    throw new Error(`trial ${index} (${phase}) needs ${why}`);
  }
  const { problem } = entry;
  const identity = {
    problem: { name: problem.name, options: problem.options, version: problem.version },
    optimizer: entry.optimizer.name,
    hyperparameters,
    budget: problem.budget,
    seed: trialSeed(plan.request.seed, problem.label, phase, repetition),
  };
  return {
    index,
    key: trialKey(identity),
    ...identity,
    phase,
    configuration: configuration ?? chosen?.configuration ?? 0,
    repetition,
  };
}

function entryIndexOf(entries: readonly PlanEntry[], index: number): number {
  let low = 0;
  let high = entries.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((entries[middle] as PlanEntry).firstTrial <= index) low = middle;
    else high = middle - 1;
  }
  return low;
}
