/** Trial i of a sweep: a function of the plan and i alone (final trials: also of their study's winner). */
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import type { Trial, TrialPhase } from "../contracts/trial.ts";
import { type Plan, type PlanEntry, tuningTrialsOf } from "./planned.ts";
import { trialSeed } from "./seeds.ts";
import { trialKey } from "./trial-key.ts";

/** A configuration that is not in the plan: the winner, or one proposed from history. */
export interface ChosenConfiguration {
  /** Index in its study. */
  readonly configuration: number;
  readonly hyperparameters: ParameterValues;
}

export interface TrialPosition {
  readonly entry: PlanEntry;
  readonly phase: TrialPhase;
  readonly study: number;
  /** In the study; undefined for final trials, which use the winner. */
  readonly configuration: number | undefined;
  /** Counted through all studies: study·seeds + seed. */
  readonly repetition: number;
}

/** What stands at trial `index`. @throws RangeError outside `0 … plan.trials − 1`. */
export function positionOf(plan: Plan, index: number): TrialPosition {
  if (!Number.isInteger(index) || index < 0 || index >= plan.trials) {
    throw new RangeError(`the sweep has trials 0 to ${plan.trials - 1}, not ${index}`);
  }
  const entry = plan.entries[entryIndexOf(plan.entries, index)] as PlanEntry;
  const offset = index - entry.firstTrial;
  const tuning = tuningTrialsOf(entry);
  if (offset >= tuning) {
    const repetition = offset - tuning;
    const study = Math.floor(repetition / entry.finalSeeds);
    return { entry, phase: "final", study, configuration: undefined, repetition };
  }
  const through = Math.floor(offset / entry.tuningSeeds);
  const study = Math.floor(through / entry.configurations);
  const repetition = study * entry.tuningSeeds + (offset % entry.tuningSeeds);
  return { entry, phase: "tuning", study, configuration: through % entry.configurations, repetition };
}

/** Index in the sweep of a tuning trial. @param seed among the study's tuning seeds */
export function tuningTrialIndex(
  entry: PlanEntry,
  study: number,
  configuration: number,
  seed: number,
): number {
  return entry.firstTrial + (study * entry.configurations + configuration) * entry.tuningSeeds + seed;
}

/** Index in the sweep of a final trial. @param seed among the study's final seeds */
export function finalTrialIndex(entry: PlanEntry, study: number, seed: number): number {
  return entry.firstTrial + tuningTrialsOf(entry) + study * entry.finalSeeds + seed;
}

/**
 * The trial at `index`. Final trials, and tuning trials of a history-dependent sampler beyond its first
 * generation, need `chosen`.
 *
 * @throws RangeError for an index outside the sweep; Error when a needed `chosen` is missing.
 */
export function trialAt(plan: Plan, index: number, chosen?: ChosenConfiguration): Trial {
  const { entry, phase, study, configuration, repetition } = positionOf(plan, index);
  const planned = configuration === undefined ? undefined : entry.studies[study]?.samples[configuration];
  const hyperparameters = planned ?? chosen?.hyperparameters;
  if (hyperparameters === undefined) {
    const why =
      phase === "final" ? "the selected configuration" : "a configuration from the sampler's history";
    throw new Error(`trial ${index} (${phase}) needs ${why}`);
  }
  const { problem } = entry;
  const identity = {
    problem: { name: problem.name, options: problem.options, version: problem.version },
    optimizer: entry.optimizer.entry.name,
    hyperparameters,
    budget: problem.budget,
    seed: trialSeed(plan.request.seed, problem.label, phase, repetition),
  };
  return {
    index,
    key: trialKey(identity),
    ...identity,
    phase,
    study,
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
