/** What a complete sweep says, small enough to be read with all others: what findings and the heat map are made of. */
import * as z from "zod/mini";

const real = z.nullable(z.number());
const list = <T extends z.ZodMiniType>(element: T) => z.readonly(z.array(element));

/** What the joint test lets one say against the other side; null: it is the other side itself. */
export const factVerdictSchema = z.nullable(z.enum(["cheaper", "dearer", "open", "untestable"]));

/** Cost ÷ the other's, with its 95 % interval, as on the board of the sweep. */
export const factRatioSchema = z.strictObject({
  estimate: real,
  low: real,
  high: real,
  mark: z.nullable(z.enum(["only", "never", "both-miss"])),
  bound: z.nullable(z.enum(["at-least", "at-most", "either"])),
});
export type FactRatio = z.infer<typeof factRatioSchema>;

/** What the permanent board says of where a figure comes from. */
const factSourceSchema = z.strictObject({
  /** Of the scoring. */
  edition: z.int(),
  /** Each study tried so many beside the published default. */
  configurations: z.int(),
  problems: list(
    z.strictObject({ label: z.string(), version: z.int(), budget: z.number(), targets: list(z.number()) }),
  ),
  cells: list(
    z.strictObject({
      problem: z.string(),
      optimizer: z.string(),
      /** Share of its runs that somebody vouches for; null: not known. */
      checked: real,
      /** Names of the runners with the most of its runs, most first. */
      by: list(z.string()),
    }),
  ),
});

export const sweepFactsSchema = z.strictObject({
  sweep: z.string(),
  name: z.string(),
  endedAt: z.nullable(z.string()),
  /** Null: its runs were leased here. */
  imported: z.nullable(z.enum(["export", "curves"])),
  /** Somebody vouches for every final run of what comes first; null: not known. */
  isVouchedFor: z.nullable(z.boolean()),
  trials: z.int(),
  /** Of each problem. */
  studies: z.int(),
  /** Blocks of the joint test. */
  blocks: z.int(),
  reference: z.string(),
  leader: z.nullable(z.string()),
  problems: list(z.strictObject({ label: z.string(), family: z.enum(["closed-form", "network"]) })),
  /** In the order of the board. */
  rows: list(
    z.strictObject({
      optimizer: z.string(),
      family: z.string(),
      /** Null: incomplete, outside the order. */
      place: z.nullable(z.int()),
      ratio: factRatioSchema,
      fromReference: factVerdictSchema,
      fromLeader: factVerdictSchema,
    }),
  ),
  /** Against the reference, on one problem; the verdict is corrected for all problems of the sweep. */
  cells: list(
    z.strictObject({
      problem: z.string(),
      optimizer: z.string(),
      ratio: factRatioSchema,
      verdict: factVerdictSchema,
    }),
  ),
  source: factSourceSchema,
  /** Methods against those that differ from them in one thing, where both take part. */
  controls: list(
    z.strictObject({
      optimizer: z.string(),
      control: z.string(),
      /** In what the control differs, in words. */
      differs: z.string(),
      /** Of the optimizer ÷ the control. */
      ratio: factRatioSchema,
      verdict: factVerdictSchema,
    }),
  ),
});
export type SweepFacts = z.infer<typeof sweepFactsSchema>;

export const findingSchema = z.strictObject({
  sweep: z.string(),
  name: z.string(),
  /** In order: what comes first, the reference, methods against their controls. */
  sentences: list(z.string()),
  /** What they do not say. */
  limits: list(z.string()),
  /** Every difference that the sentences claim, as (cheaper, dearer). */
  claims: list(z.readonly(z.tuple([z.string(), z.string()]))),
});
export type Finding = z.infer<typeof findingSchema>;

export const findingsSchema = z.strictObject({
  findings: list(findingSchema),
  facts: list(sweepFactsSchema),
  /** Complete sweeps that are not looked at yet: ask again. */
  pending: z.int(),
});
