/** Samplers that learn: the next configurations of one study once all its earlier ones have ended. */
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import { findSampler } from "../samplers/registry.ts";
import type { Observation } from "../samplers/sampler.ts";
import type { PlanEntry } from "./planned.ts";

export interface Generation {
  /** Index of the first new configuration in the study. */
  readonly first: number;
  readonly configurations: readonly ParameterValues[];
}

/**
 * The generation of a study after `history`, which holds configurations 0 … n−1 in the order of index, each with its
 * tuning loss (Infinity for dead ones). Undefined when all are known or the space has no more. A function of (plan,
 * history as a list): restarts and arrival order change nothing, and no study sees another's.
 */
export function nextGeneration(
  entry: PlanEntry,
  study: number,
  history: readonly Observation[],
): Generation | undefined {
  const first = history.length;
  const count = entry.configurations - first;
  const sampler = findSampler(entry.sampler);
  const seed = entry.studies[study]?.seed;
  if (count <= 0 || seed === undefined || sampler === undefined || sampler.independent) return undefined;
  const configurations = sampler.next({ space: entry.space, seed, count }, history);
  return configurations.length === 0 ? undefined : { first, configurations };
}
