/** Takes a shard back. */
import { releaseShard as operation } from "../../shared/operations/release-shard.ts";
import { raw } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { sweepObject } from "../stubs.ts";
import { callerOf, logShard } from "./runner-call.ts";

export const releaseShard = serve(operation, async ({ c, parameters: { id, shard }, body }) => {
  logShard(c, shard, body);
  const released = await sweepObject(c.env, id).release(callerOf(c), shard, body);
  return released.ok ? raw(204) : released;
});
