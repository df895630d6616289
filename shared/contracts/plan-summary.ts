/** Answer of `POST /v1/plan`: what a sweep would be, before anything is made. */
import * as z from "zod/mini";

export const planSummarySchema = z.strictObject({
  trials: z.int(),
  tuningTrials: z.int(),
  finalTrials: z.int(),
  /** Shards of the tuning stage. */
  shards: z.int(),
  /** Upper bound: every trial at its full budget. */
  gradientEquivalents: z.number(),
  notes: z.array(z.string()),
  entries: z.array(
    z.strictObject({
      problem: z.string(),
      optimizer: z.string(),
      configurations: z.int(),
      tuningTrials: z.int(),
      finalTrials: z.int(),
      budget: z.number(),
    }),
  ),
});
export type PlanSummary = z.infer<typeof planSummarySchema>;
