/** A problem: one file in `problems/` and one line in `problems/registry.ts`. */
import type { Landscape, ProblemEntry } from "../shared/catalogue/entry.ts";
import type { ParameterValues } from "../shared/catalogue/hyperparameter.ts";
import type { DataSummary } from "../shared/contracts/data.ts";
import type { Examples } from "../shared/data-sets/examples.ts";
import type { PartName } from "../shared/data-sets/registry.ts";
import type { DataFile } from "../shared/own-data/data-file.ts";
import type { TextFile } from "../shared/own-data/text.ts";
import type { Engine, EngineKind } from "./engine.ts";
import type { Objective } from "./objective.ts";

/** A tfjs layers-model: the parsed `model.json` and the bytes of its weight files, joined in order. */
export interface ModelFiles {
  readonly json: unknown;
  readonly weights: Uint8Array;
}

/** A person's own data, read. */
export interface OwnData {
  /** `sha256:…` of the file. */
  readonly digest: string;
  readonly file: DataFile;
  readonly summary: DataSummary;
}

/** A person's own text, read. */
export interface OwnText {
  /** `sha256:…` of the file. */
  readonly digest: string;
  readonly text: TextFile;
}

/** Named data sets as the host (page, Node, test) can load them. */
export interface DataSource {
  /**
   * The first `examples` of the set, or all when absent, in the order that `shared/data-sets/` states of it.
   * @throws DataError with one line for a person when the set is missing, broken or smaller than asked
   */
  load(name: PartName, examples?: number): Promise<Examples>;
  /** A person's own tfjs layers-model by path or URL. @throws DataError */
  model?(location: string): Promise<ModelFiles>;
  /** A person's own data by path or URL, or `sha256:…` of an upload. @throws DataError with one line */
  ownData?(location: string): Promise<OwnData>;
  /** The same of a text. @throws DataError with one line */
  ownText?(location: string): Promise<OwnText>;
}

export interface ProblemRequest {
  readonly engine: Engine;
  /** Complete and validated; the same for every lane. */
  readonly options: ParameterValues;
  /** Per lane: seed of the start (weights or starting point), of the data order and of the noise. */
  readonly seeds: readonly number[];
  readonly data: DataSource;
  /** Test examples that `Objective.heldOut` looks at, where the problem has a test set; absent or 0: none. */
  readonly heldOut?: number;
}

export interface ProblemDefinition
  extends Omit<
    ProblemEntry,
    "size" | "sizeTerms" | "criticalPoints" | "unboundedBelow" | "formula" | "landscape" | "ownText"
  > {
  /** P at these options: a polynomial of degree 2 at most in each whole option, so that a plan can state it. */
  parameterCount(options: ParameterValues): number;
  /** Starting point of one seed, float64, length P. `start` given by the person wins over it. */
  start(options: ParameterValues, seed: number): Float64Array;
  criticalPoints(options: ParameterValues): ProblemEntry["criticalPoints"];
  /** True where the function has no minimum, so that a run ends at the hardest target. Absent: never. */
  unboundedBelow?(options: ParameterValues): boolean;
  /** Of a closed-form problem: the function at given options, unrotated (`shared/formula`). */
  formula?(options: ParameterValues): string;
  /** Formula and box at given options, unrotated; undefined unless there are two coordinates. */
  landscape?(options: ParameterValues): Landscape | undefined;
  create(request: ProblemRequest): Promise<Objective>;
  /** Where the option `data` may name a person's text: P at so many kinds of tokens, a polynomial as that of `parameterCount`. */
  parameterCountOf?(options: ParameterValues, vocabulary: number): number;
  /** Likewise: tokens of a window, which the option `network` alone decides. */
  windowLength?(options: ParameterValues): number;
  /**
   * For problems that are known only after something is loaded (a person's own model): the definition bound to
   * these options. Hosts call it first and use what comes instead.
   */
  resolve?(options: ParameterValues, data: DataSource): Promise<ProblemDefinition>;
  /** The one engine that can run it; absent: all can. */
  readonly engine?: EngineKind;
  /** Why `supports` is not complete, for the message of a refusal. */
  readonly limitation?: string;
}
