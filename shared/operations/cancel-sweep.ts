/** Ends a sweep before its time. */
import * as z from "zod/mini";
import { sweepSummarySchema } from "../contracts/sweep.ts";
import type { Operation } from "./operation.ts";
import { SWEEP } from "./paths.ts";

const body = z.strictObject({ reason: z._default(z.string().check(z.maxLength(400)), "") });

export const cancelSweep = {
  method: "post",
  path: `${SWEEP}/cancel`,
  summary: "End a sweep",
  scope: "admin",
  body,
  bodyMayBeEmpty: true,
  replies: { 200: sweepSummarySchema },
  problems: [400, 404, 409, 413, 415],
} as const satisfies Operation;
