/** The leaderboard as it is published, over the results of some devices, against another reference, or by held-out figures. */
import * as z from "zod/mini";
import { leaderboardSchema } from "../contracts/leaderboard.ts";
import { deviceSchema } from "../contracts/lease.ts";
import { boardFigureSchema } from "../contracts/study-board.ts";
import type { Operation } from "./operation.ts";
import { SWEEP } from "./paths.ts";

const query = z.strictObject({
  /** Only results of adapters of this class … */
  adapter: z.optional(deviceSchema.shape.adapterClass),
  /** … and of runners of this version; then the statistics are computed from those results. */
  version: z.optional(deviceSchema.shape.version),
  /** Name of an entrant: the board states costs, intervals and p against it instead of adam. */
  reference: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
  /** Only results of the operator's own runners, and those that another token has found again. */
  checked: z.optional(z.literal("true")),
  /** What the board compares: the cost of reaching the targets, or what final runs end at on held-out examples. */
  by: z.optional(boardFigureSchema),
});

export const readLeaderboard = {
  method: "get",
  path: `${SWEEP}/leaderboard`,
  summary:
    "The published document; with a filter, the same over the results of some devices or checked ones alone, against a reference, or by held-out figures",
  scope: "read",
  query,
  replies: { 200: leaderboardSchema, 304: "unchanged" },
  problems: [400, 404],
} as const satisfies Operation;
