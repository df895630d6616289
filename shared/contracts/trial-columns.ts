/**
 * All trials of a sweep column by column: what tables and pictures of 10,000 trials read. A trial costs about 40 bytes here,
 * 300 in a page of trials, 2,000 in an export.
 */
import * as z from "zod/mini";
import { parameterValuesSchema } from "./sweep.ts";
import { trialStatusSchema } from "./trial.ts";

const real = z.nullable(z.number());

/**
 * One (problem, optimizer): trials `firstTrial …`, the tuning ones by study, configuration and seed, then the final ones by
 * study and seed.
 */
export const columnEntrySchema = z.strictObject({
  problem: z.string(),
  optimizer: z.string(),
  firstTrial: z.int(),
  studies: z._default(z.int(), 1),
  /** Of each study, as are the seeds. */
  configurations: z.int(),
  tuningSeeds: z.int(),
  finalSeeds: z.int(),
  /** Configuration of the final trials of study 0; null until the tuning is over. */
  best: z.nullable(z.int()),
  /** That of every study. */
  winners: z._default(z.array(z.nullable(z.int())), []),
  /**
   * Hyper-parameters by study·configurations + configuration, as far as they are known (a sampler that learns leaves
   * null between studies); null unless asked for.
   */
  hyperparameters: z.nullable(z.array(z.nullable(parameterValuesSchema))),
});
export type ColumnEntry = z.infer<typeof columnEntrySchema>;

export const trialColumnsSchema = z.strictObject({
  /** Trials of the whole sweep. */
  trials: z.int(),
  /** Those with trials on this page, ascending. */
  entries: z.array(columnEntrySchema),
  /** Trials with an accepted result, ascending; the columns below stand beside it. */
  index: z.array(z.int()),
  /** Positions in `statuses`. */
  status: z.array(z.int()),
  statuses: z.array(trialStatusSchema),
  value: z.array(real),
  bestValue: z.array(real),
  steps: z.array(z.int()),
  gradientEquivalents: z.array(z.number()),
  /** Trials that will never have a result. */
  dead: z.array(z.int()),
  /** Pass as `after` for the next page; null at the end. */
  next: z.nullable(z.int()),
});
export type TrialColumnsPage = z.infer<typeof trialColumnsSchema>;
