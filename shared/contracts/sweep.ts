/** The sweep request: what a person posts to `POST /v1/sweeps`. Unknown fields are refused. */
import * as z from "zod/mini";
import { SCALES } from "../scales/scale.ts";
import { axisFormProblem } from "./axis-form.ts";
import { importedSchema } from "./imported.ts";
import { ownOptimizerSchema } from "./own-optimizer.ts";

/** Of the catalogue, or what a person takes for one of its names: planning says which one is meant by "SFN". */
const name = z.string().check(z.minLength(1), z.maxLength(64), z.regex(/^\P{C}+$/u));
const label = z.string().check(z.minLength(1), z.maxLength(120));
/** Characters of an option or a hyper-parameter: a digest, a name, a formula. */
export const MAX_VALUE_CHARACTERS = 1_000;
const value = z.union([z.number(), z.string().check(z.maxLength(MAX_VALUE_CHARACTERS))]);
export const parameterValuesSchema = z.record(z.string().check(z.maxLength(64)), value);

const when = z.optional(z.strictObject({ axis: z.string(), equals: value }));
/** Says what is missing or unknown, and what would be right, of all that is not in one of the three forms. */
const ofAxis = { error: ({ input }: { readonly input?: unknown }) => axisFormProblem(input) };
/** One axis of a search space; `when` makes it conditional on another axis' value. */
export const axisSchema = z.union(
  [
    z.strictObject(
      {
        kind: z.enum(["number", "integer"]),
        range: z.tuple([z.number(), z.number()]),
        scale: z.enum(SCALES),
        when,
      },
      ofAxis,
    ),
    z.strictObject(
      {
        kind: z.literal("choice"),
        choices: z
          .array(value)
          .check(z.minLength(1, "list at least one value"), z.maxLength(64, "list 64 values at most")),
        when,
      },
      ofAxis,
    ),
    z.strictObject({ kind: z.literal("fixed"), value }, ofAxis),
  ],
  ofAxis,
);
export type Axis = z.infer<typeof axisSchema>;
export const searchSpaceSchema = z.record(z.string().check(z.maxLength(64)), axisSchema);
export type SearchSpace = z.infer<typeof searchSpaceSchema>;

/** Of an entry that is a bare name. */
const byName = (example: string) => ({
  error: ({ code, input }: { readonly code?: string; readonly input?: unknown }) =>
    code === "invalid_type"
      ? `write ${JSON.stringify({ name: typeof input === "string" ? input.slice(0, 64) : example })}`
      : undefined,
});

/** What a run is measured by: the criterion, or the loss or the share of right answers on test examples. */
export const targetSeriesSchema = z.enum(["training-loss", "held-out-loss", "accuracy"]);
export type TargetSeries = z.infer<typeof targetSeriesSchema>;

export const problemRequestSchema = z.strictObject(
  {
    name,
    options: z.optional(parameterValuesSchema),
    /** Gradient-equivalents per trial; default: the catalogue's. */
    budget: z.optional(z.number().check(z.positive(), z.maximum(1e7))),
    /** What a run has to reach, hardest last, on the criterion or on `targetsOn`; default: the catalogue's. */
    targets: z.optional(z.array(z.number()).check(z.minLength(1), z.maxLength(16))),
    /**
     * What the targets are on, and with them the run loss and every figure that is made of it; absent: the training loss.
     * A log is read otherwise and no trial becomes another: it changes no key.
     */
    targetsOn: z.optional(targetSeriesSchema),
  },
  byName("rosenbrock"),
);
export type ProblemRequest = z.infer<typeof problemRequestSchema>;

export const optimizerRequestSchema = z.strictObject(
  {
    name,
    /** Replaces the published space axis by axis. */
    space: z.optional(searchSpaceSchema),
    /** An optimizer of one's own under this name; absent: one of the catalogue. */
    definition: z.optional(ownOptimizerSchema),
  },
  byName("adam"),
);
export type OptimizerRequest = z.infer<typeof optimizerRequestSchema>;

/**
 * Every (problem, optimizer) is tuned in M independent studies: the published default and K points of the study's own,
 * all on its tuning seeds; the winner is run again on its final seeds. What differs from study to study is what
 * an interval is about: another tuning, not only another seed.
 */
export const protocolSchema = z.strictObject({
  /** M. 6 is the least with which a sweep of one problem can tell anybody apart: 2 of 2⁶ sign flips are 3 %. */
  studies: z._default(z.int().check(z.minimum(1), z.maximum(1_000)), 6),
  /** K: configurations of each study beside the published default; 0: the default alone. */
  configurations: z._default(z.int().check(z.minimum(0), z.maximum(10_000)), 4),
  /** Of each study. */
  tuningSeeds: z._default(z.int().check(z.minimum(1), z.maximum(100)), 1),
  /** Fresh, disjoint seeds for the winner of each study; 0: tuning only, nothing can be estimated. */
  finalSeeds: z._default(z.int().check(z.minimum(0), z.maximum(1_000)), 1),
  /** Name of a sampler of `samplers/registry.ts`: the planner looks it up, so that a new one is known by its line there. */
  sampler: z._default(z.string().check(z.maxLength(40)), "sobol"),
  /**
   * One configuration for all problems: in each study they share an optimizer's points, and the one with the smallest
   * mean run loss over all of them is run again on each. Studies alone are blocks then.
   */
  oneForAll: z.optional(z.boolean()),
  /** ASHA, tuning trials only. */
  earlyStopping: z.optional(
    z.strictObject({
      kind: z.literal("asha"),
      reduction: z._default(z.int().check(z.minimum(2), z.maximum(16)), 3),
      /** First rung, as a share of the budget. */
      firstRung: z._default(z.number().check(z.positive(), z.maximum(1)), 1 / 27),
    }),
  ),
});
export type Protocol = z.infer<typeof protocolSchema>;

/**
 * A standard error of 1.5 % at an accuracy of .9, for a fifth of what a criterion of 2,000 examples costs: a tenth of a
 * quickstart run at most (`docs/decisions/071-held-out-examples.md`).
 */
export const HELD_OUT_EXAMPLES = 400;

export const sweepRequestSchema = z.strictObject({
  name: label,
  /** Base seed: trial i depends on (seed, i) alone. */
  seed: z._default(z.int().check(z.minimum(0), z.maximum(0xffffffff)), 0),
  problems: z.array(problemRequestSchema).check(z.minLength(1), z.maxLength(64)),
  optimizers: z.array(optimizerRequestSchema).check(z.minLength(1), z.maxLength(128)),
  protocol: z._default(protocolSchema, protocolSchema.parse({})),
  /** Points kept of each curve (plus the first and the last). */
  curvePoints: z._default(z.int().check(z.minimum(2), z.maximum(512)), 64),
  /**
   * Test examples on which loss and accuracy are logged with each point of the curve, where the problem has a test
   * set; not counted as cost. A log and no part of the trial: it changes no key. Absent: {@link HELD_OUT_EXAMPLES}.
   */
  heldOut: z.optional(z.int().check(z.minimum(0), z.maximum(10_000))),
  /** Extreme Hessian eigenvalues and index along the way, by Lanczos; not counted as cost. */
  curvature: z.optional(
    z.strictObject({
      vectors: z._default(z.int().check(z.minimum(2), z.maximum(64)), 16),
      points: z._default(z.int().check(z.minimum(1), z.maximum(64)), 8),
    }),
  ),
  /**
   * Whether a trial that was computed for another sweep of this server counts here too, where it is the same to its code;
   * absent: yes. It changes no key.
   */
  reuse: z.optional(z.boolean()),
  /** Most lanes in a shard; the coordinator and the runner may choose fewer. */
  shardLanes: z.optional(z.int().check(z.minimum(1), z.maximum(4096))),
});
export type SweepRequest = z.infer<typeof sweepRequestSchema>;
/** As a client may write it: defaults still open. */
export type SweepRequestInput = z.input<typeof sweepRequestSchema>;

export const sweepStatusSchema = z.enum(["running", "complete", "cancelled", "failed"]);
export type SweepStatus = z.infer<typeof sweepStatusSchema>;

/** Counters of a sweep: maintained, never counted. */
export const progressSchema = z.strictObject({
  trials: z.int(),
  done: z.int(),
  diverged: z.int(),
  pruned: z.int(),
  dead: z.int(),
  shards: z.int(),
  shardsWaiting: z.int(),
  shardsLeased: z.int(),
  shardsDone: z.int(),
  shardsDead: z.int(),
  leasesLost: z.int(),
  /** Absent in documents of earlier releases. */
  leasesReleased: z._default(z.int(), 0),
  replicas: z.int(),
  /** Of those that are done: computed for another sweep and counted here too. Absent: none. */
  reused: z.optional(z.int()),
});
export type Progress = z.infer<typeof progressSchema>;

export const sweepSummarySchema = z.strictObject({
  id: z.string(),
  name: label,
  /** Of the rules it is planned and scored by: 1 before there were independent studies (and absent then), 2 since. */
  edition: z._default(z.union([z.literal(1), z.literal(2)]), 1),
  status: sweepStatusSchema,
  createdAt: z.string(),
  endedAt: z.nullable(z.string()),
  progress: progressSchema,
  problems: z.array(z.string()),
  optimizers: z.array(z.string()),
  /** Why it failed or was cancelled. */
  reason: z.nullable(z.string()),
  /** Id of the token that made it, and with it the optimizers and functions that it posts. Absent: made before that was kept. */
  owner: z.optional(z.string()),
  /** Of a sweep whose results were sent as a file: they are unchecked. Absent: its runs were leased here. */
  imported: z.optional(importedSchema),
});
export type SweepSummary = z.infer<typeof sweepSummarySchema>;
export const sweepDetailSchema = z.extend(sweepSummarySchema, {
  request: sweepRequestSchema,
  /** Hardest last, in the order of `problems`, on what the request names in `targetsOn`; absent in exports of earlier releases. */
  targets: z.optional(z.array(z.array(z.number()))),
});
export type SweepDetail = z.infer<typeof sweepDetailSchema>;
export const sweepListSchema = z.strictObject({ sweeps: z.array(sweepSummarySchema) });
