/** Sweeps of a server. */
import * as z from "zod/mini";
import { sweepListSchema, sweepStatusSchema } from "../contracts/sweep.ts";
import type { Operation } from "./operation.ts";

const query = z.strictObject({
  status: z.optional(sweepStatusSchema),
  limit: z.optional(z.string().check(z.regex(/^([1-9]|[1-9]\d|1\d\d|200)$/, "a whole number from 1 to 200"))),
});

export const listSweeps = {
  method: "get",
  path: "/v1/sweeps",
  summary: "Sweeps, newest first",
  scope: "read",
  query,
  replies: { 200: sweepListSchema },
  problems: [400],
} as const satisfies Operation;
