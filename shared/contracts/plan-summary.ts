/** Answer of `POST /v1/plan`: what a sweep would be, before anything is made. */
import * as z from "zod/mini";
import { deviceSchema } from "./lease.ts";

/** Time on one runner of a class of adapter, from shards of earlier sweeps (`shared/duration/`). */
export const plannedTimeSchema = z.strictObject({
  adapterClass: deviceSchema.shape.adapterClass,
  /** Range: middle 60 % of samples, under both laws of how time grows with lanes. */
  seconds: z.strictObject({ estimate: z.number(), low: z.number(), high: z.number() }),
  /** (problem, optimizer) pairs: measured themselves, judged by other optimizers on the problem, left out. */
  pairs: z.strictObject({ measured: z.int(), borrowed: z.int(), unknown: z.int() }),
  /** Measured shards that it rests on. */
  shards: z.int(),
});
export type PlannedTime = z.infer<typeof plannedTimeSchema>;

export const planSummarySchema = z.strictObject({
  trials: z.int(),
  tuningTrials: z.int(),
  finalTrials: z.int(),
  /** Shards of the tuning stage. */
  shards: z.int(),
  /** Upper bound: every trial at its full budget. */
  gradientEquivalents: z.number(),
  /** By class of adapter; empty: nothing was measured yet. */
  time: z.array(plannedTimeSchema),
  notes: z.array(z.string()),
  entries: z.array(
    z.strictObject({
      problem: z.string(),
      optimizer: z.string(),
      studies: z.int(),
      /** Of each study, the published default among them. */
      configurations: z.int(),
      tuningTrials: z.int(),
      finalTrials: z.int(),
      budget: z.number(),
    }),
  ),
});
export type PlanSummary = z.infer<typeof planSummarySchema>;
