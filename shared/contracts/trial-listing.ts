/** Trials of a sweep as they are listed, shown and exported. */
import * as z from "zod/mini";
import { checkStateSchema } from "./checked-share.ts";
import { deviceSchema } from "./lease.ts";
import { trialPhaseSchema, trialResultSchema, trialSchema, trialStatusSchema } from "./trial.ts";

const real = z.nullable(z.number());

/** `done`: an accepted result · `open`: may still get one · `dead`: never will; `reason` says why. */
export const trialStateSchema = z.enum(["done", "open", "dead"]);

export const trialSummarySchema = z.strictObject({
  index: z.int(),
  /** Null while the configuration is not known: final runs before the tuning is over. */
  key: z.nullable(z.string()),
  problem: z.string(),
  optimizer: z.string(),
  phase: trialPhaseSchema,
  study: z._default(z.int(), 0),
  configuration: z.nullable(z.int()),
  repetition: z.int(),
  state: trialStateSchema,
  status: z.nullable(trialStatusSchema),
  value: real,
  bestValue: real,
  steps: z.nullable(z.int()),
  gradientEquivalents: real,
  replicas: z.int(),
  /** Null without a result. */
  check: z._default(z.nullable(checkStateSchema), null),
});
export type TrialSummary = z.infer<typeof trialSummarySchema>;

export const trialPageSchema = z.strictObject({
  trials: z.array(trialSummarySchema),
  /** Pass as `after` for the next page; null at the end. */
  next: z.nullable(z.int()),
});
export type TrialPage = z.infer<typeof trialPageSchema>;

/** Where and when a result was made. */
export const provenanceSchema = z.strictObject({
  runner: z.string(),
  /** Id of the runner's token, never its secret; null in results of earlier releases. */
  token: z._default(z.nullable(z.string()), null),
  device: deviceSchema,
  shard: z.int(),
  acceptedAt: z.string(),
  digest: z.string(),
  /** Edition of the certificates that it passed; null in results of earlier releases. */
  certificates: z._default(z.nullable(z.int()), null),
  /** Null in exports of earlier releases. */
  check: z._default(z.nullable(checkStateSchema), null),
  /**
   * Of a result that was computed for another sweep and counts here too: which one, and its number there. Runner, device,
   * times and digest are then those of the computation. Absent: computed for this sweep.
   */
  reusedFrom: z.optional(z.strictObject({ sweep: z.string(), trial: z.int() })),
});
export type Provenance = z.infer<typeof provenanceSchema>;

/** Another result of the same trial: a reproducibility record. */
export const replicaSchema = z.strictObject({
  runner: z.string(),
  /** Id of the runner's token; null in those of earlier releases. */
  token: z.nullable(z.string()),
  device: deviceSchema,
  at: z.string(),
  digest: z.string(),
  /** Largest relative difference to the accepted numbers (wall times left out); null when it cannot be told. */
  largestDifference: real,
});
export type Replica = z.infer<typeof replicaSchema>;

/** What others have computed of an accepted result. */
export const trialCheckSchema = z.strictObject({
  state: checkStateSchema,
  /** As a final run of what leads it is always checked. */
  leads: z.boolean(),
  opinions: z.array(
    z.strictObject({
      token: z.string(),
      runner: z.string(),
      /** Of the operator's own configuration. */
      owner: z.boolean(),
      at: z.string(),
      /** The same bits; on another kind of device the same within a tolerance; null: too far away to say. */
      agrees: z.nullable(z.boolean()),
      /** Largest relative difference to the accepted numbers. */
      largestDifference: real,
    }),
  ),
});
export type TrialCheck = z.infer<typeof trialCheckSchema>;

export const trialDetailSchema = z.strictObject({
  summary: trialSummarySchema,
  trial: z.nullable(trialSchema),
  result: z.nullable(trialResultSchema),
  provenance: z.nullable(provenanceSchema),
  replicas: z.array(replicaSchema),
  /** Null where nobody was asked. */
  check: z._default(z.nullable(trialCheckSchema), null),
  /** Rung and reason of an early stop. */
  pruned: z.nullable(z.strictObject({ rung: z.int(), reason: z.string() })),
  /** Why the trial is dead. */
  reason: z.nullable(z.string()),
});
export type TrialDetail = z.infer<typeof trialDetailSchema>;

/** One accepted result in an export: `docs/export-schema.md`. */
export const exportRowSchema = z.strictObject({
  trial: trialSchema,
  result: trialResultSchema,
  provenance: provenanceSchema,
});
export type ExportRow = z.infer<typeof exportRowSchema>;
