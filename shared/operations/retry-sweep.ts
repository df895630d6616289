/** Gives the dead shards of a sweep new attempts. */
import { reopenedSchema } from "../contracts/repair.ts";
import type { Operation } from "./operation.ts";
import { SWEEP } from "./paths.ts";

export const retrySweep = {
  method: "post",
  path: `${SWEEP}/retry`,
  summary: "Give dead shards new attempts; without any, nothing changes",
  scope: "admin",
  replies: { 200: reopenedSchema },
  problems: [404, 409],
} as const satisfies Operation;
