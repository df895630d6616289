/** The permanent board over all complete sweeps. */
import * as z from "zod/mini";
import { permanentBoardSchema } from "../contracts/permanent-board.ts";
import type { Operation } from "./operation.ts";

const query = z.strictObject({
  /** Only figures all of whose runs somebody here vouches for; imported ones never are. */
  checked: z.optional(z.literal("true")),
});

export const readBoard = {
  method: "get",
  path: "/v1/board",
  summary:
    "Every optimizer on every problem over the complete sweeps of the newest edition of scoring, and where each figure comes from",
  scope: "read",
  query,
  replies: { 200: permanentBoardSchema },
  problems: [400],
} as const satisfies Operation;
