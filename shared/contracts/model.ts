/** A person's own tfjs layers-model as the edge keeps it: a digest, and what planning needs to know of it. */
import * as z from "zod/mini";

/** SHA-256 of the stored bytes (`shared/models/container.ts`), as a sweep names it: `sha256:` and 64 digits. */
export const modelDigestSchema = z.string().check(z.regex(/^sha256:[0-9a-f]{64}$/));

/** What model.json tells without tfjs. */
export const modelSummarySchema = z.strictObject({
  layers: z.array(z.strictObject({ className: z.string(), name: z.string() })),
  /** Numbers that are trained. */
  parameters: z.int(),
  /** Numbers that stay as they are: moving statistics, layers that are not trainable. */
  fixed: z.int(),
  /** Shape of one example. */
  input: z.array(z.int()),
  /** Width of the output where the last layer tells it. */
  outputs: z.nullable(z.int()),
  /** What the model ends in: taken off where the loss takes logits. */
  last: z.enum(["softmax", "sigmoid", "none"]),
  /** Loss of the model's own training config, as written there. */
  loss: z.nullable(z.string()),
  /** True where the first layer looks its input up (an embedding): it is fed bytes, not bytes/255. */
  indices: z.boolean(),
  /** Layers that only tfjs knows, in words: what stands between the model and curvature. Empty: nothing does. */
  blockers: z.array(z.string()),
  /** Computed as a graph of formulas, not as a row of the engines' own layers. Absent: no. */
  graph: z.optional(z.boolean()),
  /** What a person should know: layers whose training behaviour is not used. */
  notes: z.array(z.string()),
});
export type ModelSummary = z.infer<typeof modelSummarySchema>;

export const modelRecordSchema = z.strictObject({
  digest: modelDigestSchema,
  /** For people; the digest is the identity. */
  name: z.string(),
  bytes: z.int(),
  createdAt: z.string(),
  /** Id of the token that sent it; empty: of an earlier release, which did not keep it. */
  owner: z.string(),
  summary: modelSummarySchema,
});
export type ModelRecord = z.infer<typeof modelRecordSchema>;
export const modelListSchema = z.strictObject({ models: z.array(modelRecordSchema) });

/** Summaries by digest: what planning is given of the models that a sweep names. */
export type ModelSummaries = Readonly<Record<string, ModelSummary>>;
