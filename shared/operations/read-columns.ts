/** All trials of a sweep as columns. */
import * as z from "zod/mini";
import { trialColumnsSchema } from "../contracts/trial-columns.ts";
import type { Operation } from "./operation.ts";
import { SWEEP } from "./paths.ts";
import { wholeNumber } from "./whole-number.ts";

/** Trials on a page of columns: about 1 MB of JSON, 0.1 s of the coordinator's time. */
export const MAX_COLUMN_TRIALS = 20_000;

const query = z.strictObject({
  after: z.optional(wholeNumber(1e6)),
  limit: z.optional(wholeNumber(MAX_COLUMN_TRIALS)),
  hyperparameters: z.optional(z.enum(["true", "false"])),
});

export const readColumns = {
  method: "get",
  path: `${SWEEP}/columns`,
  summary: "All trials column by column, 20,000 on a page",
  scope: "read",
  query,
  replies: { 200: trialColumnsSchema },
  problems: [400, 404],
} as const satisfies Operation;
