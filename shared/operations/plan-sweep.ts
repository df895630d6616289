/** What a sweep would be, before anything is made. */
import { planSummarySchema } from "../contracts/plan-summary.ts";
import { sweepRequestSchema } from "../contracts/sweep.ts";
import type { Operation } from "./operation.ts";

export const planSweep = {
  method: "post",
  path: "/v1/plan",
  summary: "What a sweep would be, without making it",
  scope: "read",
  body: sweepRequestSchema,
  replies: { 200: planSummarySchema },
  problems: [400, 413, 415, 422],
} as const satisfies Operation;
