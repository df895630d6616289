/** What runners and the coordinator say to each other. */
import * as z from "zod/mini";
import { ownOptimizerSchema } from "./own-optimizer.ts";
import { targetSeriesSchema } from "./sweep.ts";
import { trialResultSchema, trialSchema } from "./trial.ts";

export const runnerIdSchema = z
  .string()
  .check(z.regex(/^[A-Za-z0-9._-]{4,64}$/, "4 to 64 letters, digits, dots, dashes or underscores"));

export const leaseRequestSchema = z.strictObject({
  runner: runnerIdSchema,
  /** Most lanes the runner can hold for the problem sizes it knows. */
  lanes: z.int().check(z.minimum(1), z.maximum(65_536)),
});

export const leaseSchema = z.strictObject({
  shard: z.int(),
  /** 1, 2, 3: how often the shard has been handed out. */
  attempt: z.int(),
  /** Grows with every lease of the shard; a heartbeat with an older one is refused. */
  fence: z.int(),
  /** ISO time on the coordinator's clock. */
  expiresAt: z.string(),
  /** The runner should send a heartbeat this often. */
  heartbeatMs: z.int(),
  curvePoints: z.int(),
  /** Test examples to look at beside the criterion, where the problem has a test set; 0: none. */
  heldOut: z._default(z.int(), 0),
  curvature: z.nullable(z.strictObject({ vectors: z.int(), points: z.int() })),
  /** Same problem and options, same optimizer and structural hyper-parameters. Closed ones are left out. */
  trials: z.array(trialSchema),
  /** Targets of the problem, hardest last. */
  targets: z.array(z.number()),
  /** What they are on; absent: the criterion. */
  targetsOn: z.optional(targetSeriesSchema),
  /** Rungs of early stopping as cost in gradient-equivalents; empty when it is off. */
  rungs: z.array(z.number()),
  /** Where the optimizer was posted with the sweep: its name there, and what it is. */
  ownOptimizer: z.optional(z.strictObject({ name: z.string(), definition: ownOptimizerSchema })),
});
export type Lease = z.infer<typeof leaseSchema>;

export const trialProgressSchema = z.strictObject({
  key: z.string(),
  steps: z.int(),
  gradientEquivalents: z.number(),
  value: z.nullable(z.number()),
  /** Criterion at each rung passed so far. */
  rungs: z.array(z.nullable(z.number())).check(z.maxLength(32)),
});
export const heartbeatSchema = z.strictObject({
  runner: runnerIdSchema,
  fence: z.int(),
  /** Partial curves: the newest point of each trial still running. */
  trials: z.array(trialProgressSchema).check(z.maxLength(4096)),
});
export type Heartbeat = z.infer<typeof heartbeatSchema>;

export const ordersSchema = z.strictObject({
  order: z.enum(["continue", "cancel", "prune"]),
  /** With `prune`: keys of the trials to stop. */
  prune: z.array(z.string()),
  expiresAt: z.string(),
});
export type Orders = z.infer<typeof ordersSchema>;

/** Who ran it: part of every result. */
export const deviceSchema = z.strictObject({
  vendor: z.string().check(z.maxLength(120)),
  architecture: z.string().check(z.maxLength(120)),
  description: z.string().check(z.maxLength(200)),
  /** Wall times are compared inside one class only. */
  adapterClass: z.enum(["hardware", "software", "none"]),
  isFallbackAdapter: z.boolean(),
  browser: z.string().check(z.maxLength(200)),
  /** Kernel variant and flags that change the arithmetic or the speed (`register`, `tile`, `unsafe-fast`). */
  kernels: z.string().check(z.maxLength(80)),
  version: z.string().check(z.maxLength(40)),
});
export type Device = z.infer<typeof deviceSchema>;

export const resultBatchSchema = z.strictObject({
  runner: runnerIdSchema,
  fence: z.int(),
  device: deviceSchema,
  /** Digest of the code that computed them, as the runner was built; absent: they count for no other sweep. */
  code: z.optional(z.string().check(z.regex(/^[0-9a-f]{16}$/))),
  lanes: z.int(),
  results: z.array(trialResultSchema).check(z.minLength(1), z.maxLength(1024)),
});
export type ResultBatch = z.infer<typeof resultBatchSchema>;

/** A runner that cannot run the shard (device lost, out of memory) gives it back with the reason. */
export const releaseSchema = z.strictObject({
  runner: runnerIdSchema,
  fence: z.int(),
  reason: z.string().check(z.maxLength(400)),
});
export type Release = z.infer<typeof releaseSchema>;

export const outcomeSchema = z.strictObject({
  key: z.string(),
  outcome: z.enum(["accepted", "duplicate", "replica", "refused"]),
  reason: z.nullable(z.string()),
});
export type Outcome = z.infer<typeof outcomeSchema>;
export const outcomesSchema = z.strictObject({
  outcomes: z.array(outcomeSchema),
  order: z.enum(["continue", "cancel"]),
});
