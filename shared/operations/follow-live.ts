/** Events of a sweep as they happen. */
import * as z from "zod/mini";
import type { Operation } from "./operation.ts";
import { SWEEP } from "./paths.ts";
import { wholeNumber } from "./whole-number.ts";

const query = z.strictObject({ after: z.optional(wholeNumber(1e12)) });

export const followLive = {
  method: "get",
  path: `${SWEEP}/live`,
  summary: "Events over a WebSocket, numbered; resume with `after`",
  scope: "read",
  query,
  replies: { 101: "WebSocket" },
  problems: [400, 404, 426, 503],
} as const satisfies Operation;
