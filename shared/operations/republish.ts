/** Writes the published document again, from the results. */
import * as z from "zod/mini";
import type { Operation } from "./operation.ts";
import { SWEEP } from "./paths.ts";

export const republish = {
  method: "post",
  path: `${SWEEP}/republish`,
  summary: "Write the published document again",
  scope: "admin",
  replies: { 200: z.strictObject({ revision: z.int() }) },
  problems: [404],
} as const satisfies Operation;
