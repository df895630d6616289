/** A runner gives back what it cannot run. */
import { releaseSchema } from "../contracts/lease.ts";
import type { Operation } from "./operation.ts";
import { SHARD } from "./paths.ts";

export const releaseShard = {
  method: "post",
  path: `${SHARD}/release`,
  summary: "Give a shard back",
  scope: "runner",
  body: releaseSchema,
  replies: { 204: "given back" },
  problems: [400, 404, 409, 413, 415],
} as const satisfies Operation;
