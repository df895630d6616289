/** An optimizer as data: state, hyper-parameters and the formulas of one step. Nothing in it is code. */
import * as z from "zod/mini";

/** Limits of a definition; a step of the largest one is still a few tens of dispatches. */
export const MAX_STATES = 16;
export const MAX_HYPERPARAMETERS = 16;
export const MAX_OPERATIONS = 32;
export const MAX_FORMULA = 1_000;

const operand = z.string().check(z.maxLength(24));
const formula = z.string().check(z.minLength(1), z.maxLength(MAX_FORMULA));
const words = z.string().check(z.maxLength(400));

/** A number, one a lane: it may be searched. */
const hyperparameter = z.strictObject({
  default: z.number(),
  /** Values outside are refused. */
  range: z.tuple([z.number(), z.number()]),
  scale: z.enum(["linear", "log", "one-minus-log"]),
  /** The search space; absent: it stays at its default. */
  sweep: z.optional(z.tuple([z.number(), z.number()])),
  meaning: z.optional(words),
});

/** One operation over all parameters at once: text ↔ a `map`. */
const operation = z.union([
  formula,
  /** One number from all parameters: `"s = g*d"` sums g·d into the scalar s. */
  z.strictObject({ sum: formula }),
  z.strictObject({ max: formula }),
  z.strictObject({ min: formula }),
  /** H·v on the batch of the step, exact; costs a product. */
  z.strictObject({ hessianVector: operand, into: operand }),
  /** G·v, the Gauss–Newton product. */
  z.strictObject({ gaussNewtonVector: operand, into: operand }),
]);
type OwnOperation = z.infer<typeof operation>;

export const ownOptimizerSchema = z.strictObject({
  /** State that a step reads and writes, 0 at first: one number for each parameter, or one for the lane. */
  state: z._default(z.record(operand, z.enum(["vector", "scalar"])), {}),
  hyperparameters: z._default(z.record(operand, hyperparameter), {}),
  /**
   * In order. Names: `theta` (the point), `g` (the gradient there), `f` (the value), `t` (steps taken before), state and
   * hyper-parameters; `d` is written: the step rule goes along it.
   */
  step: z.union([formula, z.array(operation).check(z.minLength(1), z.maxLength(MAX_OPERATIONS))]),
  /** What makes a step of d: θ ← θ + rate·d, θ ← θ + d, or a search along d. */
  rule: z._default(z.enum(["fixed", "unit", "armijo", "two-way-armijo"]), "fixed"),
  title: z.optional(words),
  /** Paper and equation. */
  source: z.optional(words),
  /** Where it differs from its source, one sentence each. */
  departures: z.optional(z.array(words).check(z.maxLength(8))),
});
export type OwnOptimizer = z.infer<typeof ownOptimizerSchema>;

/** An operation of a step by what it does. */
export type StepOperation =
  | { readonly kind: "map"; readonly formula: string }
  | { readonly kind: "reduce"; readonly reduction: "sum" | "max" | "min"; readonly formula: string }
  | {
      readonly kind: "product";
      readonly product: "hessianVector" | "gaussNewtonVector";
      readonly of: string;
      readonly into: string;
    };

/** The operations of a step, in order. */
export function operationsOf({ step }: Pick<OwnOptimizer, "step">): readonly StepOperation[] {
  return (typeof step === "string" ? [step] : step).map(readOperation);
}

function readOperation(written: OwnOperation): StepOperation {
  if (typeof written === "string") return { kind: "map", formula: written };
  if ("hessianVector" in written)
    return { kind: "product", product: "hessianVector", of: written.hessianVector, into: written.into };
  if ("gaussNewtonVector" in written)
    return {
      kind: "product",
      product: "gaussNewtonVector",
      of: written.gaussNewtonVector,
      into: written.into,
    };
  if ("sum" in written) return { kind: "reduce", reduction: "sum", formula: written.sum };
  if ("max" in written) return { kind: "reduce", reduction: "max", formula: written.max };
  return { kind: "reduce", reduction: "min", formula: written.min };
}
