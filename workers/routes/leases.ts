/** The runner's side: lease, heartbeat, release, results. */
import { Hono } from "hono";
import {
  heartbeatSchema,
  leaseRequestSchema,
  releaseSchema,
  resultBatchSchema,
} from "../../shared/contracts/lease.ts";
import { readBody } from "../http/body.ts";
import {
  type AppContext,
  type AppEnv,
  coordinatorOf,
  guard,
  type LogFields,
  refuse,
} from "../http/context.ts";
import { sha256Hex } from "../http/digest.ts";

export const leaseRoutes = new Hono<AppEnv>();

const SHARD = "/v1/sweeps/:id{[a-z0-9]{12}}/shards/:shard{[0-9]{1,7}}";

leaseRoutes.post("/v1/sweeps/:id{[a-z0-9]{12}}/leases", guard("runner"), async (c) => {
  const body = await readBody(c.req.raw, leaseRequestSchema);
  if (!body.ok) return refuse(c, body);
  const { runner, lanes } = body.value;
  c.get("log").runner = runner;
  const reply = await coordinatorOf(c).lease(tokenOf(c), runner, lanes);
  if (!reply.ok) return refuse(c, reply);
  if (!reply.lease) return c.body(null, 204, { "Retry-After": String(retrySeconds(reply.askAgainMs)) });
  c.get("log").shard = reply.lease.shard;
  c.get("log").attempt = reply.attempt;
  return c.json(reply.lease);
});

leaseRoutes.post(`${SHARD}/heartbeat`, guard("runner"), async (c) => {
  const body = await readBody(c.req.raw, heartbeatSchema);
  if (!body.ok) return refuse(c, body);
  const orders = await coordinatorOf(c).heartbeat(tokenOf(c), shardOf(c, body.value), body.value);
  return orders.ok ? c.json(orders.value) : refuse(c, orders);
});

leaseRoutes.post(`${SHARD}/release`, guard("runner"), async (c) => {
  const body = await readBody(c.req.raw, releaseSchema);
  if (!body.ok) return refuse(c, body);
  const released = await coordinatorOf(c).release(tokenOf(c), shardOf(c, body.value), body.value);
  return released.ok ? c.body(null, 204) : refuse(c, released);
});

leaseRoutes.put(`${SHARD}/results`, guard("runner"), async (c) => {
  const body = await readBody(c.req.raw, resultBatchSchema);
  if (!body.ok) return refuse(c, body);
  const digests = await Promise.all(body.value.results.map((result) => sha256Hex(JSON.stringify(result))));
  const judged = await coordinatorOf(c).report(tokenOf(c), shardOf(c, body.value), body.value, digests);
  return judged.ok ? c.json(judged.value) : refuse(c, judged);
});

/** Id of the token, for its limit. */
function tokenOf(c: AppContext): string {
  return c.get("log").token ?? "";
}

/** Also for the log: a fence numbers the hand-outs of its shard, so it is the attempt. */
function shardOf(
  c: AppContext,
  { runner, fence }: { readonly runner: string; readonly fence: number },
): number {
  const shard = Number(c.req.param("shard"));
  Object.assign(c.get("log"), { shard, runner, attempt: fence } satisfies LogFields);
  return shard;
}

/** An ended sweep (null) has nothing for a minute; with jitter, so that idle runners don't come back together. */
function retrySeconds(askAgainMs: number | null): number {
  if (askAgainMs !== null) return Math.ceil(askAgainMs / 1_000);
  const [random = 0] = crypto.getRandomValues(new Uint8Array(1));
  return 60 + (random % 30);
}
