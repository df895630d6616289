/**
 * The vocabulary in which an optimizer states its hyper-parameters and a problem its options.
 *
 * One declaration serves four readers: the command line (`--set name=value`), the search spaces of a sweep,
 * the form on the page and the documentation (`--describe`).
 */

/** A real or whole number. `per lane` unless {@link NumberParameter.structural} is set. */
export interface NumberParameter {
  readonly kind: "number" | "integer";
  readonly default: number;
  /** Values outside are refused, in a trial and in a search space alike. */
  readonly range: readonly [minimum: number, maximum: number];
  /** How a sweep samples it: `log` needs a positive minimum of {@link NumberParameter.sweep}. */
  readonly scale: "linear" | "log";
  /** The published search space; absent: fixed at the default unless a sweep names a space of its own. */
  readonly sweep?: readonly [minimum: number, maximum: number];
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
  /** The published search space; absent: fixed at the default. */
  readonly sweep?: readonly string[];
  readonly structural?: true;
  readonly meaning: string;
  readonly source: string;
}

export type Parameter = NumberParameter | ChoiceParameter;
export type Parameters = Readonly<Record<string, Parameter>>;
export type ParameterValue = number | string;
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

/** True when trials of one shard must share the value. */
export function isStructural(parameter: Parameter): boolean {
  return parameter.kind === "choice" || parameter.structural === true;
}
