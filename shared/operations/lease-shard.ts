/** A runner asks for work. */
import { leaseRequestSchema, leaseSchema } from "../contracts/lease.ts";
import type { Operation } from "./operation.ts";
import { SWEEP } from "./paths.ts";

export const leaseShard = {
  method: "post",
  path: `${SWEEP}/leases`,
  summary: "Ask for work; 204 with Retry-After when there is none",
  scope: "runner",
  body: leaseRequestSchema,
  replies: { 200: leaseSchema, 204: "nothing to lease" },
  problems: [400, 404, 413, 415],
} as const satisfies Operation;
