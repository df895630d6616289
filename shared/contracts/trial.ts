/** A trial as it is planned, leased and reported. */
import * as z from "zod/mini";
import { parameterValuesSchema } from "./sweep.ts";

export const trialPhaseSchema = z.enum(["tuning", "final"]);
export type TrialPhase = z.infer<typeof trialPhaseSchema>;

export const trialSchema = z.strictObject({
  /** Position in the sweep; depends on nothing but the request. */
  index: z.int(),
  /** SHA-256 (hex, first 32 digits) of the canonical text `problem[…]/optimizer[a=1,b=2]/budget=…/seed=k`. */
  key: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
  problem: z.strictObject({ name: z.string(), options: parameterValuesSchema, version: z.int() }),
  optimizer: z.string(),
  /** Complete: every hyper-parameter has a value. */
  hyperparameters: parameterValuesSchema,
  phase: trialPhaseSchema,
  /** Which of the M independent studies of its (problem, optimizer). Exports of the first edition have none: 0. */
  study: z._default(z.int(), 0),
  /** Index of the configuration in its study; 0 is the published default. */
  configuration: z.int(),
  /**
   * r, counted through all studies: at the same repetition every optimizer starts from the same point with the same
   * data order.
   */
  repetition: z.int(),
  /** Seed of start, data order and noise: hash(base seed, problem, phase, repetition). */
  seed: z.int(),
  budget: z.number(),
});
export type Trial = z.infer<typeof trialSchema>;

/**
 * `completed` budget spent, or the hardest target reached where there is no minimum · `converged` gradient zero (below
 * the engine's floor) · `diverged` NaN, Inf or value above the bound · `failed` the method gave up (its line search
 * found no step) · `pruned` by early stopping. All are results.
 */
export const trialStatusSchema = z.enum(["completed", "converged", "diverged", "failed", "pruned"]);
export type TrialStatus = z.infer<typeof trialStatusSchema>;

/** Not-finite numbers do not exist in JSON: they travel as null. */
const real = z.nullable(z.number());

export const countsSchema = z.strictObject({
  value: z.number(),
  gradient: z.number(),
  hessianVector: z.number(),
  hessian: z.number(),
});
export type Counts = z.infer<typeof countsSchema>;

/** Parallel arrays, at most `curvePoints + 2` long. */
export const curveSchema = z.strictObject({
  step: z.array(z.int()).check(z.maxLength(600)),
  gradientEquivalents: z.array(z.number()).check(z.maxLength(600)),
  seconds: z.array(z.number()).check(z.maxLength(600)),
  /** Criterion: training loss over all examples, without noise. */
  value: z.array(real).check(z.maxLength(600)),
  /** Mean loss on test examples, without weight decay; absent where none were looked at. */
  heldOutLoss: z.optional(z.array(real).check(z.maxLength(600))),
  /** Share of those examples that the network classes right; null where their loss is not finite, or numbers are predicted. */
  accuracy: z.optional(z.array(real).check(z.maxLength(600))),
});
export type Curve = z.infer<typeof curveSchema>;

export const curvatureSchema = z.strictObject({
  step: z.array(z.int()).check(z.maxLength(64)),
  smallest: z.array(real).check(z.maxLength(64)),
  largest: z.array(real).check(z.maxLength(64)),
  /** Share of negative Ritz values weighted by the spectral density (stochastic Lanczos quadrature). */
  index: z.array(real).check(z.maxLength(64)),
});

export const trialResultSchema = z.strictObject({
  key: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
  status: trialStatusSchema,
  /** What happened, for a person; empty when there is nothing to say. */
  message: z.string().check(z.maxLength(400)),
  steps: z.int().check(z.nonnegative()),
  value: real,
  gradientNorm: real,
  /** As in the curve, at its end. */
  heldOutLoss: z.optional(real),
  accuracy: z.optional(real),
  /** Lowest criterion on the recorded curve. */
  bestValue: real,
  /** The end point when P ≤ 64. */
  parameters: z.nullable(z.array(real).check(z.maxLength(64))),
  /** What stands at the end point, for problems with known critical points; else null. */
  endsAt: z.nullable(z.enum(["minimum", "saddle", "maximum", "degenerate", "elsewhere"])),
  counts: countsSchema,
  gradientEquivalents: z.number(),
  /** Per target of the problem: cost at which the criterion (or what the targets are on) reached it first, null: never. */
  costToTarget: z.array(real).check(z.maxLength(16)),
  curve: curveSchema,
  curvature: z.nullable(curvatureSchema),
  /** Positions along the way for 2-D problems, `[x, y]` at the curve's steps. */
  path: z.nullable(z.array(z.tuple([real, real])).check(z.maxLength(600))),
  /** Seconds from the first to the last step of the shard this trial ran in. */
  seconds: z.number(),
});
export type TrialResult = z.infer<typeof trialResultSchema>;
