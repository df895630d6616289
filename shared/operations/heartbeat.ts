/** A runner is alive, and says how far it is. */
import { heartbeatSchema, ordersSchema } from "../contracts/lease.ts";
import type { Operation } from "./operation.ts";
import { SHARD } from "./paths.ts";

export const heartbeat = {
  method: "post",
  path: `${SHARD}/heartbeat`,
  summary: "Keep a lease, report progress, receive orders",
  scope: "runner",
  body: heartbeatSchema,
  replies: { 200: ordersSchema },
  problems: [400, 404, 409, 413, 415],
} as const satisfies Operation;
