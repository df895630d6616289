/** A problem: one file in `problems/` and one line in `problems/registry.ts`. */
import type { ProblemEntry } from "../shared/catalogue/entry.ts";
import type { ParameterValues } from "../shared/catalogue/hyperparameter.ts";
import type { Engine } from "./engine.ts";
import type { Objective } from "./objective.ts";

/** What a data set loader delivers: pixels as bytes (`/255`) or as floats, and class labels. */
export interface Examples {
  readonly count: number;
  readonly width: number;
  readonly features: Uint8Array | Float32Array;
  readonly labels: Uint8Array;
}

export type DataSetName = "mnist" | "cifar10";

/** Named data sets as the host (page, Node, test) can load them. */
export interface DataSource {
  /**
   * The first `examples` training examples in file order, or all when absent.
   * @throws DataError with one line for a person when the set is missing, broken or smaller than asked
   */
  load(name: DataSetName, examples?: number): Promise<Examples>;
}

export interface ProblemRequest {
  readonly engine: Engine;
  /** Complete and validated; the same for every lane. */
  readonly options: ParameterValues;
  /** Per lane: seed of the start (weights or starting point), of the data order and of the noise. */
  readonly seeds: readonly number[];
  readonly data: DataSource;
}

export interface ProblemDefinition extends Omit<ProblemEntry, "size" | "criticalPoints"> {
  /** P at these options. */
  parameterCount(options: ParameterValues): number;
  /** Starting point of one seed, float64, length P. `start` given by the person wins over it. */
  start(options: ParameterValues, seed: number): Float64Array;
  criticalPoints(options: ParameterValues): ProblemEntry["criticalPoints"];
  create(request: ProblemRequest): Promise<Objective>;
}
