/** What an administrator is told who mends a sweep. Every repair may be repeated: it then finds nothing to do. */
import * as z from "zod/mini";

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
