/** What a claim measures: a number with an interval, and the conditions that a claim puts on such numbers. */
import * as z from "zod/mini";

export const figureSchema = z.strictObject({
  /** What conditions call it. */
  name: z.string(),
  /** For a person, with its unit. */
  meaning: z.string(),
  /** Null: it could not be measured. */
  estimate: z.nullable(z.number()),
  /** Ends of the 95 % interval; equal to the estimate where the figure follows from the program and has no spread. */
  low: z.nullable(z.number()),
  high: z.nullable(z.number()),
  /** Of how many independent pieces the interval is made, and what they are: seeds, studies, problems. */
  pieces: z.int(),
  unit: z.string(),
  /** What a joint test over more than this figure says; absent: the interval decides alone. */
  told: z.optional(z.boolean()),
});
export type Figure = z.infer<typeof figureSchema>;

export const conditionSchema = z.strictObject({
  /** Completes "holds where …". */
  where: z.string(),
  figure: z.string(),
  /** The whole interval has to lie at or above the first and at or below the second. */
  atLeast: z.optional(z.number()),
  atMost: z.optional(z.number()),
});
export type Condition = z.infer<typeof conditionSchema>;

/** Stated in the claim's file before anything runs. */
export const ruleSchema = z.strictObject({
  /** What the claim says of the figures. */
  conditions: z.readonly(z.array(conditionSchema)),
  /** What must be met for the experiment to be able to tell anything: negative controls and checks of its instruments. */
  checks: z.readonly(z.array(conditionSchema)),
});
export type Rule = z.infer<typeof ruleSchema>;
