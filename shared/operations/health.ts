/** Is the server up? */
import * as z from "zod/mini";
import type { Operation } from "./operation.ts";

export const health = {
  method: "get",
  path: "/healthz",
  summary: "Is the server up?",
  scope: "public",
  replies: { 200: z.strictObject({ ok: z.boolean() }) },
  problems: [],
} as const satisfies Operation;
