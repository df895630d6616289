/**
 * What the catalogue says of an optimizer and of a problem: everything but the code.
 *
 * `shared/catalogue/generated.ts` is written by `npm run catalogue` from the definitions in
 * `gpu-runner/optimizers/` and `gpu-runner/problems/`, so that the Worker can plan a sweep without importing
 * the engine, and a definition stays one file.
 */
import type { DataSummaries } from "../contracts/data.ts";
import type { ModelSummaries } from "../contracts/model.ts";
import type { StoredName, TestSetName } from "../data-sets/registry.ts";
import type { Parameters } from "./hyperparameter.ts";

/**
 * What an optimizer asks of the objective beyond `value`. `matrices`: which parameters form matrices; `layers`: what enters
 * and leaves the layer of each as well.
 */
export type Need = "gradient" | "hessianVector" | "gaussNewtonVector" | "hessian" | "matrices" | "layers";

export type OptimizerFamily =
  | "first-order"
  | "backtracking"
  | "newton"
  | "saddle-free"
  | "gauss-newton"
  | "quasi-newton"
  | "online-regression"
  | "preconditioned"
  /** Of a file of curves: what it does is not known here. */
  | "imported";

/** What an optimizer is held against another for. */
export interface ControlEntry {
  /**
   * `control`: a method of its own that people use; `ablation`: a method with a part taken out, which exists to show
   * what that part does.
   */
  readonly role: "control" | "ablation";
  /** Name of the optimizer that it is compared with. */
  readonly of: string;
  /** The one thing in which the two differ, in words; a test compares them as they are recorded. */
  readonly differs: string;
}

export interface OptimizerEntry {
  readonly name: string;
  readonly title: string;
  readonly family: OptimizerFamily;
  /** The update, LaTeX without delimiters. */
  readonly formula: string;
  readonly hyperparameters: Parameters;
  readonly needs: readonly Need[];
  /** Cost of one step in gradient-equivalents, in words with the formula (`"3 + 2k"`). */
  readonly cost: string;
  /** Authors, year, arXiv number, equation. */
  readonly source: string;
  /** How and where it fails. */
  readonly fails: string;
  /** Where the method differs from its source, one sentence each; empty: nowhere that is known. */
  readonly departures: readonly string[];
  /** Where it is a control or an ablation: of what. */
  readonly control?: ControlEntry;
  /** Largest number of parameters it is meant for; absent: no limit. */
  readonly maxParameters?: number;
}

export interface CriticalPoint {
  readonly point: readonly number[];
  readonly kind: "minimum" | "saddle" | "maximum" | "degenerate";
  readonly value: number;
  /** Negative eigenvalues of the Hessian there; closed-form problems fill in that of minima and maxima. */
  readonly index?: number;
  /** Hessian eigenvalues, ascending, where they are known in closed form. */
  readonly eigenvalues?: readonly number[];
}

/** A function of two coordinates as the page draws it. */
export interface Landscape {
  /** Function of `x0`, `x1` in the formula language (shared/formula/syntax.ts). */
  readonly expression: string;
  /** Starts are uniform in it: an interval for each coordinate. */
  readonly box: readonly [readonly [number, number], readonly [number, number]];
}

/** One of the summands of P (`size-terms.ts`). */
export interface SizeTerm {
  readonly times: number;
  /** Integer options that are multiplied; one named twice is squared. Empty: a constant. */
  readonly of: readonly string[];
  /** Choices with which the term applies; absent: with all. */
  readonly where?: Readonly<Record<string, string>>;
}

export interface ProblemEntry {
  readonly name: string;
  readonly title: string;
  readonly family: "closed-form" | "network";
  /** LaTeX without delimiters. */
  readonly definition: string;
  readonly options: Parameters;
  /** Number of parameters at the default options. */
  readonly size: number;
  /** Number of parameters at any options. Absent in entries of earlier releases, and where {@link ProblemEntry.uploads} is. */
  readonly sizeTerms?: readonly SizeTerm[];
  /** What the objective can compute. */
  readonly supports: readonly Need[];
  /** Frozen targets on the criterion (the training loss), from easy to hard, at the default options. */
  readonly targets: readonly number[];
  /** Raised whenever a definition, a target or a budget changes: results of different versions never mix. */
  readonly version: number;
  /** Default budget of one trial, in gradient-equivalents. */
  readonly budget: number;
  /** Known critical points at the default options (2-D and small problems). */
  readonly criticalPoints: readonly CriticalPoint[];
  /** Without a minimum at the default options: a run ends where it reaches the hardest target. */
  readonly unboundedBelow?: true;
  /** Of a closed-form problem: the function of `x0`, `x1`, … at the default options (`shared/formula`). */
  readonly formula?: string;
  /** For closed-form problems that have two coordinates at the default options. */
  readonly landscape?: Landscape;
  /** Named data set the objective needs, or none. */
  readonly data?: StoredName;
  /**
   * Named test set, whose examples no training run sees, `generated` where they are made up, `split` where they are a
   * part of a person's own data; absent: none.
   */
  readonly testSet?: TestSetName | "generated" | "split";
  /** The option `model` names a model that a person has uploaded: size and `supports` are that model's. */
  readonly uploads?: true;
  /** The option `formula` is a function that a person posts: targets are theirs, and nothing is known of it beforehand. */
  readonly ownFunction?: true;
  /**
   * The option `data` names data that a person has uploaded, on which the size depends; what their label is taken for, by the
   * option `loss` where that decides.
   */
  readonly ownData?: "classes" | "values" | "by-loss";
  /**
   * The option `data` may name a text that a person has uploaded, and is empty for the built-in one. P is then the sum of
   * these terms, in which `vocabulary` is the number of kinds of tokens; `windows` has the tokens of a window at each choice of
   * the option `network`.
   */
  readonly ownText?: {
    readonly sizeTerms: readonly SizeTerm[];
    readonly windows: Readonly<Record<string, number>>;
  };
  readonly source: string;
}

/** What makes a step of a direction, where a posted optimizer may choose. */
export interface StepRuleEntry {
  readonly name: string;
  readonly hyperparameters: Parameters;
  /** As of {@link OptimizerEntry}, beside those of the direction. */
  readonly cost: string;
  readonly departures: readonly string[];
}

export interface Catalogue {
  readonly optimizers: readonly OptimizerEntry[];
  readonly problems: readonly ProblemEntry[];
  /** Absent in sweeps that name none. */
  readonly stepRules?: readonly StepRuleEntry[];
  /** Of the uploaded models that a sweep names. */
  readonly models?: ModelSummaries;
  /** Of the uploaded data that a sweep names. */
  readonly data?: DataSummaries;
}
