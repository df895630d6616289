/** Samplers that learn: the next configurations of one study once all its earlier ones have ended. */
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import { type Observation, proposeConfigurations, TPE_GENERATION } from "../samplers/tpe.ts";
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
  const count = Math.min(TPE_GENERATION, entry.configurations - first);
  const seed = entry.studies[study]?.seed;
  if (count <= 0 || seed === undefined) return undefined;
  const { space } = entry.optimizer;
  const configurations = proposeConfigurations({ space, seed, first, count, history });
  return configurations.length === 0 ? undefined : { first, configurations };
}
