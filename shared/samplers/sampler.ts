/**
 * What a sampler is: a source of distinct configurations. `samplers/registry.ts` lists them; a new one is a file beside
 * this one and a line there.
 *
 * A study begins with the published default (`default-configuration.ts`), which is in the history when a sampler is
 * asked for the first time: what the sampler makes are the K configurations after it.
 */
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import type { SearchSpaceResolved } from "./search-space.ts";

export interface SampleRequest {
  readonly space: SearchSpaceResolved;
  /** 32-bit seed of this study of this (problem, optimizer). */
  readonly seed: number;
  /** Configurations still wanted after those of the history. */
  readonly count: number;
}

/** A configuration that the study already has. */
export interface Observation {
  readonly hyperparameters: ParameterValues;
  /** Smaller is better; Infinity for runs that failed; undefined while it isn't known. */
  readonly loss: number | undefined;
}

export interface Sampler {
  /** As a request names it. */
  readonly name: string;
  /** One line: what it does, for the form and the API's description. */
  readonly meaning: string;
  /** True: it doesn't look at losses, so all its configurations are known when a sweep is planned. */
  readonly independent: boolean;
  /** Axes a space may have; absent: any number. */
  readonly mostAxes?: number;
  /** Why `count` configurations of a space that has more may be fewer, as the end of a sentence; absent: they never are. */
  whyFewer?(space: SearchSpaceResolved, count: number): string;
  /**
   * The configurations that follow the history, at most `count`, none equal to another or to one of the history. An
   * independent sampler gives all of them at once; another gives those it can propose from what is known, and
   * is asked again when they have ended. None: the space has no more.
   *
   * A function of the request and the history as a list: restarts and the order of results change nothing.
   */
  next(request: SampleRequest, history: readonly Observation[]): readonly ParameterValues[];
}
