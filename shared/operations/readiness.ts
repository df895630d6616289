/** Can the server do its work? */
import * as z from "zod/mini";
import type { Operation } from "./operation.ts";

export const readiness = {
  method: "get",
  path: "/readyz",
  summary: "Can the server write and read?",
  scope: "public",
  replies: { 200: z.strictObject({ ok: z.boolean() }) },
  problems: [503],
} as const satisfies Operation;
