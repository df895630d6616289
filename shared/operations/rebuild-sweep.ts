/** Makes a sweep's counters and its published document anew from its rows. */
import { rebuiltSchema } from "../contracts/repair.ts";
import type { Operation } from "./operation.ts";
import { SWEEP } from "./paths.ts";

export const rebuildSweep = {
  method: "post",
  path: `${SWEEP}/rebuild`,
  summary: "Make counters and document anew from the rows",
  scope: "admin",
  replies: { 200: rebuiltSchema },
  problems: [404, 503],
} as const satisfies Operation;
