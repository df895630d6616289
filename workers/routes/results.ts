/** What came of a sweep: leaderboard, live feed, trials, export. */
import { Hono } from "hono";
import * as z from "zod/mini";
import { deviceSchema } from "../../shared/contracts/lease.ts";
import { trialStatusSchema } from "../../shared/contracts/trial.ts";
import { type ExportRow, trialStateSchema } from "../../shared/contracts/trial-listing.ts";
import { leaderboardKey } from "../coordinator/publisher.ts";
import { readQuery } from "../http/body.ts";
import { type AppContext, type AppEnv, coordinatorOf, guard, refuse } from "../http/context.ts";
import { problem } from "../http/problem.ts";
import { columnsOf } from "./columns.ts";
import { exportStream } from "./export-stream.ts";

const whole = (most: number) =>
  z.string().check(
    z.regex(/^\d{1,12}$/, "a whole number"),
    z.refine((text) => Number(text) <= most, `at most ${most}`),
  );

/** Trials on a page of columns: about 1 MB of JSON, 0.1 s of the coordinator's time. */
const MOST_COLUMN_TRIALS = 20_000;

export const leaderboardQuerySchema = z.strictObject({
  /** Only results of adapters of this class … */
  adapter: z.optional(deviceSchema.shape.adapterClass),
  /** … and of runners of this version; then the statistics are computed from those results. */
  version: z.optional(deviceSchema.shape.version),
});
export const trialsQuerySchema = z.strictObject({
  after: z.optional(whole(1e6)),
  limit: z.optional(whole(500)),
  problem: z.optional(z.string().check(z.maxLength(200))),
  optimizer: z.optional(z.string().check(z.maxLength(64))),
  state: z.optional(trialStateSchema),
  status: z.optional(trialStatusSchema),
});
export const columnsQuerySchema = z.strictObject({
  after: z.optional(whole(1e6)),
  limit: z.optional(whole(MOST_COLUMN_TRIALS)),
  hyperparameters: z.optional(z.enum(["true", "false"])),
});
export const liveQuerySchema = z.strictObject({ after: z.optional(whole(1e12)) });
export const exportQuerySchema = z.strictObject({ format: z._default(z.enum(["json", "csv"]), "json") });

export const resultRoutes = new Hono<AppEnv>();
const SWEEP = "/v1/sweeps/:id{[a-z0-9]{12}}";

resultRoutes.get(`${SWEEP}/leaderboard`, guard("read"), async (c) => {
  const query = readQuery(new URL(c.req.url), leaderboardQuerySchema);
  if (!query.ok) return refuse(c, query);
  if (query.value.adapter !== undefined || query.value.version !== undefined) {
    const filtered = await coordinatorOf(c).leaderboardOf(query.value);
    return filtered.ok ? c.json(filtered.value, 200, { "Cache-Control": "no-cache" }) : refuse(c, filtered);
  }
  const published = await publishedDocument(c);
  if (published) {
    const tag = `"r${published.revision}"`;
    const headers = { ETag: tag, "Cache-Control": "no-cache", "Content-Type": "application/json" };
    if (c.req.header("If-None-Match") === tag) return c.body(null, 304, headers);
    return c.body(published.text, 200, headers);
  }
  const document = await coordinatorOf(c).leaderboard();
  return document.ok ? c.json(document.value) : refuse(c, document);
});

resultRoutes.post(`${SWEEP}/republish`, guard("admin"), async (c) => {
  const reply = await coordinatorOf(c).republish();
  return reply.ok ? c.json(reply.value) : refuse(c, reply);
});

resultRoutes.get(`${SWEEP}/live`, guard("read"), async (c) => {
  const query = readQuery(new URL(c.req.url), liveQuerySchema);
  if (!query.ok) return refuse(c, query);
  if (c.req.header("Upgrade")?.toLowerCase() !== "websocket") {
    return refuse(c, problem("upgrade-required", "open it as a WebSocket, or poll the leaderboard"));
  }
  const response = await coordinatorOf(c).fetch(c.req.raw);
  if (response.status === 404) return refuse(c, problem("not-found", "there is no sweep with this id"));
  if (response.status === 503)
    return refuse(c, problem("too-many-watchers", "poll the leaderboard, or come again later"));
  return response;
});

resultRoutes.get(`${SWEEP}/trials`, guard("read"), async (c) => {
  const query = readQuery(new URL(c.req.url), trialsQuerySchema);
  if (!query.ok) return refuse(c, query);
  const { after, limit, ...filter } = query.value;
  const page = await coordinatorOf(c).trials({
    after: after === undefined ? -1 : Number(after),
    limit: Math.max(1, Number(limit ?? 100)),
    ...filter,
  });
  return page.ok ? c.json(page.value) : refuse(c, page);
});

resultRoutes.get(`${SWEEP}/trials/:index{[0-9]{1,7}}`, guard("read"), async (c) => {
  const detail = await coordinatorOf(c).trial(Number(c.req.param("index")));
  return detail.ok ? c.json(detail.value) : refuse(c, detail);
});

resultRoutes.get(`${SWEEP}/columns`, guard("read"), async (c) => {
  const query = readQuery(new URL(c.req.url), columnsQuerySchema);
  if (!query.ok) return refuse(c, query);
  const { after, limit, hyperparameters } = query.value;
  const asked = {
    after: after === undefined ? -1 : Number(after),
    limit: Math.max(1, Number(limit ?? MOST_COLUMN_TRIALS)),
    hyperparameters: hyperparameters === "true",
  };
  const columns = await columnsOf(c, asked);
  return columns.ok
    ? c.body(columns.value, 200, { "Content-Type": "application/json", "Cache-Control": "no-cache" })
    : refuse(c, columns);
});

resultRoutes.get(`${SWEEP}/export`, guard("read"), async (c) => {
  const query = readQuery(new URL(c.req.url), exportQuerySchema);
  if (!query.ok) return refuse(c, query);
  const coordinator = coordinatorOf(c);
  const detail = await coordinator.detail();
  if (!detail.ok) return refuse(c, detail);
  const { format } = query.value;
  const pages = async (after: number) => {
    const page = await coordinator.exportPage(after, 100);
    if (!page.ok) throw new Error(page.detail);
    return JSON.parse(page.value) as ExportRow[];
  };
  return new Response(exportStream(detail.value, format, pages), {
    headers: {
      "Content-Type": format === "csv" ? "text/csv; charset=utf-8" : "application/json",
      "Content-Disposition": `attachment; filename="sweep-${detail.value.id}.${format}"`,
    },
  });
});

/** Null when KV has no document, or doesn't answer. */
async function publishedDocument(c: AppContext): Promise<{ text: string; revision: number } | null> {
  try {
    const key = leaderboardKey(c.req.param("id") ?? "");
    const { value, metadata } = await c.env.LEADERBOARDS.getWithMetadata<{ revision: number }>(key, "text");
    return value === null ? null : { text: value, revision: metadata?.revision ?? 0 };
  } catch {
    return null;
  }
}
