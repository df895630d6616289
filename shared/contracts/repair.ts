/** What an administrator is told who mends a sweep. Every repair may be repeated: it then finds nothing to do. */
import * as z from "zod/mini";
import { sweepStatusSchema } from "./sweep.ts";

export const deletedSchema = z.strictObject({
  sweep: z.string(),
  /** False: there was nothing of it. */
  deleted: z.boolean(),
});

/** A counter of the progress (or the status) that was another than the rows say. */
export const changedCounterSchema = z.strictObject({
  name: z.string(),
  was: z.union([z.int(), z.string()]),
  is: z.union([z.int(), z.string()]),
});
export type ChangedCounter = z.infer<typeof changedCounterSchema>;

export const rebuiltSchema = z.strictObject({
  sweep: z.string(),
  changed: z.array(changedCounterSchema),
  /** Shards whose state was another than their results say. */
  shards: z.array(z.int()),
  /** Of the document written then. */
  revision: z.int(),
});
export type Rebuilt = z.infer<typeof rebuiltSchema>;

export const reopenedSchema = z.strictObject({
  sweep: z.string(),
  status: sweepStatusSchema,
  /** Indices of trials that are open again. */
  reopened: z.array(z.int()),
  /** Trials that had been chosen from such results and are planned anew. */
  withdrawn: z.int(),
});
export type ReopenedSweep = z.infer<typeof reopenedSchema>;

export const revokedSchema = z.strictObject({
  token: z.string(),
  /** Those in which it had results. */
  sweeps: z.array(reopenedSchema),
  /** Send it as `after` to go on; null: all sweeps were looked at. */
  next: z.nullable(z.int()),
});
export type Revoked = z.infer<typeof revokedSchema>;
