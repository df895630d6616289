/** Makes a sweep. */
import { sweepDetailSchema, sweepRequestSchema } from "../contracts/sweep.ts";
import type { Operation } from "./operation.ts";

export const createSweep = {
  method: "post",
  path: "/v1/sweeps",
  summary: "Create a sweep; an Idempotency-Key makes it safe to repeat",
  scope: "admin",
  body: sweepRequestSchema,
  /** 200: the key and the body were sent before. */
  replies: { 201: sweepDetailSchema, 200: sweepDetailSchema },
  problems: [400, 413, 415, 422],
} as const satisfies Operation;
