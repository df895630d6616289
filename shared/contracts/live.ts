/** Events on `/v1/sweeps/:id/live` (WebSocket, numbered; resume with `?after=N`). */
import * as z from "zod/mini";
import { progressSchema, sweepStatusSchema } from "./sweep.ts";

export const liveEventSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("progress"),
    id: z.int(),
    progress: progressSchema,
    status: sweepStatusSchema,
  }),
  z.strictObject({
    type: z.literal("trial"),
    id: z.int(),
    index: z.int(),
    problem: z.string(),
    optimizer: z.string(),
    status: z.string(),
    value: z.nullable(z.number()),
  }),
  z.strictObject({
    type: z.literal("running"),
    id: z.int(),
    shard: z.int(),
    runner: z.string(),
    problem: z.string(),
    optimizer: z.string(),
    trials: z.int(),
    gradientEquivalents: z.number(),
    bestValue: z.nullable(z.number()),
  }),
  z.strictObject({ type: z.literal("published"), id: z.int(), revision: z.int() }),
]);
export type LiveEvent = z.infer<typeof liveEventSchema>;
