/** A runner reports what came out. */
import { outcomesSchema, resultBatchSchema } from "../contracts/lease.ts";
import type { Operation } from "./operation.ts";
import { SHARD } from "./paths.ts";

export const reportResults = {
  method: "put",
  path: `${SHARD}/results`,
  summary: "Report results, any number of a shard's trials",
  scope: "runner",
  body: resultBatchSchema,
  replies: { 200: outcomesSchema },
  problems: [400, 404, 413, 415],
} as const satisfies Operation;
