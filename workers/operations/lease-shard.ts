/** Hands a shard out, or says when to ask again. */
import { leaseShard as operation } from "../../shared/operations/lease-shard.ts";
import { json, raw } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { sweepObject } from "../stubs.ts";
import { callerOf } from "./runner-call.ts";

export const leaseShard = serve(operation, async ({ c, parameters, body: { runner, lanes } }) => {
  const log = c.get("log");
  log.runner = runner;
  const reply = await sweepObject(c.env, parameters.id).lease(callerOf(c), runner, lanes);
  if (!reply.ok) return reply;
  if (!reply.lease) {
    const headers = { "Retry-After": String(retrySeconds(reply.askAgainMs)) };
    return raw(204, null, headers);
  }
  log.shard = reply.lease.shard;
  log.attempt = reply.attempt;
  return json(200, reply.lease);
});

/** An ended sweep (null) has nothing for a minute; with jitter, so that idle runners don't come back together. */
function retrySeconds(askAgainMs: number | null): number {
  if (askAgainMs !== null) return Math.ceil(askAgainMs / 1_000);
  const [random = 0] = crypto.getRandomValues(new Uint8Array(1));
  return 60 + (random % 30);
}
