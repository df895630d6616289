/** Lengthens a lease and gives the runner its orders. */
import { heartbeat as operation } from "../../shared/operations/heartbeat.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { sweepObject } from "../stubs.ts";
import { callerOf, logShard } from "./runner-call.ts";

export const heartbeat = serve(operation, async ({ c, parameters: { id, shard }, body }) => {
  logShard(c, shard, body);
  const orders = await sweepObject(c.env, id).heartbeat(callerOf(c), shard, body);
  return orders.ok ? json(200, orders.value) : orders;
});
