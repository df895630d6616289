/**
 * The vocabulary in which an optimizer states its hyper-parameters and a problem its options.
 *
 * One declaration serves four readers: the command line (`--set name=value`), the search spaces of a sweep,
 * the form on the page and the documentation (`--describe`).
 */
import type { Scale } from "../scales/scale.ts";

/**
 * Where a hyper-parameter acts: what another one of the same optimizer must be, or be one of. `below: "size"` compares
 * with P, the number of parameters of the problem: `outside` of a Krylov method has nothing to act on once there
 * are as many vectors as that.
 */
export type ActsWhere =
  | { readonly parameter: string; readonly equals: ParameterValue | readonly ParameterValue[] }
  | { readonly parameter: string; readonly above: number }
  | { readonly parameter: string; readonly below: number | "size" };

/** A real or whole number. `per lane` unless {@link NumberParameter.structural} is set. */
export interface NumberParameter {
  readonly kind: "number" | "integer";
  readonly default: number;
  /** Values outside are refused, in a trial and in a search space alike. */
  readonly range: readonly [minimum: number, maximum: number];
  /**
   * How a sweep samples it. {@link NumberParameter.sweep} is in the number itself on every scale: `log` needs a positive
   * minimum, `one-minus-log` (for μ, β, decay: 1 − x on a log scale) a maximum below 1.
   */
  readonly scale: Scale;
  /**
   * The published search space, the default strictly inside; absent: fixed at the default unless a sweep names a
   * space of its own.
   */
  readonly sweep?: readonly [minimum: number, maximum: number];
  /** It acts only where all of these hold: elsewhere it is not searched. Absent: everywhere. */
  readonly when?: ActsWhere | readonly ActsWhere[];
  /** Of whole numbers: more than P act like P, so the planner lowers the default and the space to it. */
  readonly atMost?: "size";
  /** Changes the recorded program (a rank, a memory length): trials of one shard must agree on it. */
  readonly structural?: boolean;
  readonly meaning: string;
  /** Paper, section or equation from which default and range come. */
  readonly source: string;
}

/** A named alternative. Always structural: the recorded program depends on it. */
export interface ChoiceParameter {
  readonly kind: "choice";
  readonly default: string;
  readonly choices: readonly string[];
  /** Any text is accepted (a path, a URL); `choices` are examples. */
  readonly open?: true;
  /** The published search space, the default among it; absent: fixed at the default. */
  readonly sweep?: readonly string[];
  /** As of {@link NumberParameter}. */
  readonly when?: ActsWhere | readonly ActsWhere[];
  readonly structural?: true;
  readonly meaning: string;
  readonly source: string;
}

export type Parameter = NumberParameter | ChoiceParameter;
export type Parameters = Readonly<Record<string, Parameter>>;
export type ParameterValue = number | string;
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

/** Where the parameter acts, as a list: all must hold; empty: everywhere. */
export function conditionsOf(parameter: Parameter): readonly ActsWhere[] {
  const { when = [] } = parameter;
  return "parameter" in when ? [when] : when;
}

/** True when trials of one shard must share the value. */
export function isStructural(parameter: Parameter): boolean {
  return parameter.kind === "choice" || parameter.structural === true;
}
