/** Trials of a sweep, page by page. */
import * as z from "zod/mini";
import { trialStatusSchema } from "../contracts/trial.ts";
import { trialPageSchema, trialStateSchema } from "../contracts/trial-listing.ts";
import type { Operation } from "./operation.ts";
import { SWEEP } from "./paths.ts";
import { wholeNumber } from "./whole-number.ts";

const query = z.strictObject({
  after: z.optional(wholeNumber(1e6)),
  limit: z.optional(wholeNumber(500)),
  problem: z.optional(z.string().check(z.maxLength(200))),
  optimizer: z.optional(z.string().check(z.maxLength(64))),
  state: z.optional(trialStateSchema),
  status: z.optional(trialStatusSchema),
  /** Only results of the operator's own runners, and those that another token has found again. */
  checked: z.optional(z.literal("true")),
});

export const listTrials = {
  method: "get",
  path: `${SWEEP}/trials`,
  summary: "Trials, page by page",
  scope: "read",
  query,
  replies: { 200: trialPageSchema },
  problems: [400, 404],
} as const satisfies Operation;
