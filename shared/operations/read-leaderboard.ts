/** The leaderboard as it is published, or over the results of some devices. */
import * as z from "zod/mini";
import { leaderboardSchema } from "../contracts/leaderboard.ts";
import { deviceSchema } from "../contracts/lease.ts";
import type { Operation } from "./operation.ts";
import { SWEEP } from "./paths.ts";

const query = z.strictObject({
  /** Only results of adapters of this class … */
  adapter: z.optional(deviceSchema.shape.adapterClass),
  /** … and of runners of this version; then the statistics are computed from those results. */
  version: z.optional(deviceSchema.shape.version),
});

export const readLeaderboard = {
  method: "get",
  path: `${SWEEP}/leaderboard`,
  summary: "The published document; with a filter, the same over the results of some devices",
  scope: "read",
  query,
  replies: { 200: leaderboardSchema, 304: "unchanged" },
  problems: [400, 404],
} as const satisfies Operation;
