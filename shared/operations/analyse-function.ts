/** A function of a person's own, looked at before a sweep is made of it. */
import * as z from "zod/mini";
import type { Operation } from "./operation.ts";

const end = z.number().check(z.minimum(-1e6), z.maximum(1e6));

export const ownFunctionSchema = z.strictObject({
  /** f in the formula language, of x0, x1, … */
  formula: z.string().check(z.minLength(1), z.maxLength(1_000)),
  dimension: z.int().check(z.minimum(1), z.maximum(32)),
  /** Critical points are looked for in [low, high] of each coordinate, and half a width around. */
  low: z._default(end, -2),
  high: z._default(end, 2),
});

const criticalPoint = z.strictObject({
  point: z.array(z.number()),
  kind: z.enum(["minimum", "saddle", "maximum", "degenerate"]),
  value: z.number(),
  /** Negative eigenvalues of the Hessian. */
  index: z.int(),
  /** Of the Hessian, ascending. */
  eigenvalues: z.array(z.number()),
});

export const functionAnalysisSchema = z.strictObject({
  /** Those that a search found; others may exist. */
  criticalPoints: z.array(criticalPoint),
  /** Median of f over points spread over the box. */
  median: z.nullable(z.number()),
  /** Empty where no minimum was found: nobody but you can name some. */
  targets: z.array(z.number()),
});
export type FunctionAnalysis = z.infer<typeof functionAnalysisSchema>;

export const analyseFunction = {
  method: "post",
  path: "/v1/functions",
  summary: "Critical points of a function of your own, and targets to begin with; nothing is stored",
  scope: "read",
  body: ownFunctionSchema,
  replies: { 200: functionAnalysisSchema },
  problems: [400, 413, 415, 422],
} as const satisfies Operation;
