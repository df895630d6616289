/** Takes back what a token has reported, sweep by sweep. */
import * as z from "zod/mini";
import { revokedSchema } from "../contracts/repair.ts";
import type { Operation } from "./operation.ts";

const body = z.strictObject({
  /** This sweep alone; absent: all, a page of them at a time. */
  sweep: z.optional(z.string().check(z.regex(/^[a-z0-9]{12}$/))),
  /** `next` of the page before. */
  after: z.optional(z.int().check(z.minimum(0))),
});

export const revokeResults = {
  method: "post",
  path: "/v1/tokens/{token}/revoke-results",
  summary:
    "Take back all that a token has reported: its trials are open again; repeat with `after` while `next` is a number",
  scope: "admin",
  body,
  bodyMayBeEmpty: true,
  replies: { 200: revokedSchema },
  problems: [400, 404, 413, 415],
} as const satisfies Operation;
