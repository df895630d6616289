/** Samplers that learn: the next configurations of one (problem, optimizer) once all earlier ones have ended. */
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import { findSampler } from "../samplers/registry.ts";
import type { Observation } from "../samplers/sampler.ts";
import type { PlanEntry } from "./planned.ts";
import { type ShardPlan, tuningShardsOf } from "./shards.ts";

export interface Generation {
  /** Index of the first new configuration among the K. */
  readonly first: number;
  readonly configurations: readonly ParameterValues[];
  /** Tuning shards of these configurations. */
  readonly shards: readonly ShardPlan[];
}

/**
 * The generation after `history`, which holds configurations 0 … n−1 in the order of index, each with its
 * tuning loss (see `select-best.ts`; Infinity for dead or failed ones). Undefined when all K are known or the
 * space has no more. A function of (plan, history as a list): restarts and arrival order change nothing.
 */
export function nextGeneration(entry: PlanEntry, history: readonly Observation[]): Generation | undefined {
  const first = history.length;
  const count = entry.configurations - first;
  const sampler = findSampler(entry.sampler);
  if (count <= 0 || sampler === undefined || sampler.independent) return undefined;
  const configurations = sampler.next({ space: entry.space, seed: entry.seed, count }, history);
  if (configurations.length === 0) return undefined;
  return { first, configurations, shards: tuningShardsOf(entry, configurations, first) };
}
