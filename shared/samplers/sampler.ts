/**
 * What a sampler is: a source of distinct configurations. `samplers/registry.ts` lists them.
 *
 * `random`, `sobol` and `grid` are sequences: configuration i depends on (seed, space, i) alone. `tpe`
 * (`tpe.ts`) is asked generation by generation, with the accepted history.
 */
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import type { SearchSpaceResolved } from "./search-space.ts";

export interface SampleRequest {
  readonly space: SearchSpaceResolved;
  /** 32-bit seed of this (problem, optimizer). */
  readonly seed: number;
  /** K: configurations wanted. Fewer come back when the space has fewer. */
  readonly count: number;
}

/** Returns at most `count` configurations, no two equal. A longer request begins with a shorter one's (not `grid`). */
export type Sampler = (request: SampleRequest) => readonly ParameterValues[];
