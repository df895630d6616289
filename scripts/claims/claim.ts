/**
 * A claim: what a paper says, what is run here, and the rule by which the figures decide. One file in `claims/` and one
 * line in `registry.ts`. A claim is run in parts of at most some minutes each, whose outcomes are kept until all are
 * there: a run that is stopped goes on at the part where it was.
 */
import type * as z from "zod/mini";
import type { Figure, Rule } from "./figure.ts";

/** A table of the page beside the figures. */
export interface DetailTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Measured {
  readonly figures: readonly Figure[];
  readonly tables: readonly DetailTable[];
}

/** What a part is of: only what changes its outcome, so that a kept outcome is taken for the same part and no other. */
export type PartParameters = Readonly<Record<string, string | number | readonly (string | number)[]>>;

export interface PartOf<R> {
  /** Part of a file name. */
  readonly key: string;
  readonly parameters: PartParameters;
  run(): Promise<R>;
}

interface ClaimText {
  /** File name, and the argument of the command. */
  readonly name: string;
  readonly title: string;
  /** Paper and section. */
  readonly who: string;
  readonly statement: string;
  /** What is run here, in a paragraph for a person. */
  readonly what: string;
  /** What the figures do not say. */
  readonly limits: string;
  /** CPU minutes on two cores without a GPU, of the short and the full form. */
  readonly minutes: { readonly short: number; readonly full: number };
  readonly rule: Rule;
}

export interface Claim extends ClaimText {
  parts(full: boolean): Promise<readonly PartOf<unknown>[]>;
  /** @throws ZodError where an outcome is not one of this version's parts */
  measured(outcomes: readonly unknown[]): Measured;
}

export interface ClaimDefinition<R> extends ClaimText {
  /** Of what a part gives; kept outcomes are read through it. */
  readonly outcome: z.ZodMiniType<R>;
  parts(full: boolean): Promise<readonly PartOf<R>[]>;
  /** The outcomes in the order of the parts. */
  measure(outcomes: readonly R[]): Measured;
}

export function defineClaim<R>(definition: ClaimDefinition<R>): Claim {
  const { outcome, measure, ...rest } = definition;
  return { ...rest, measured: (outcomes) => measure(outcomes.map((each) => outcome.parse(each))) };
}
