/** One sweep. */
import { sweepDetailSchema } from "../contracts/sweep.ts";
import type { Operation } from "./operation.ts";
import { SWEEP } from "./paths.ts";

export const showSweep = {
  method: "get",
  path: SWEEP,
  summary: "A sweep and its request",
  scope: "read",
  replies: { 200: sweepDetailSchema },
  problems: [404],
} as const satisfies Operation;
