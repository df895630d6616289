/** One trial in full. */
import { trialDetailSchema } from "../contracts/trial-listing.ts";
import type { Operation } from "./operation.ts";
import { SWEEP } from "./paths.ts";

export const showTrial = {
  method: "get",
  path: `${SWEEP}/trials/{index}`,
  summary: "A trial with its curve and replicas",
  scope: "read",
  replies: { 200: trialDetailSchema },
  problems: [404],
} as const satisfies Operation;
