/** Hands a WebSocket to the sweep's object. */
import { followLive as operation } from "../../shared/operations/follow-live.ts";
import { addressOf } from "../auth/address.ts";
import { problem } from "../http/problem.ts";
import { WATCHER } from "../objects/sweep-object.ts";
import { serve } from "../serving/serve.ts";
import { sweepObject } from "../stubs.ts";

export const followLive = serve(operation, async ({ c, parameters }) => {
  if (c.req.header("Upgrade")?.toLowerCase() !== "websocket") {
    return problem("upgrade-required", "open it as a WebSocket, or poll the leaderboard");
  }
  const request = new Request(c.req.raw);
  // Whatever the caller wrote there.
  request.headers.set(WATCHER, c.get("principal")?.token ?? addressOf(c.req.raw, c.env.ADDRESS_HEADER));
  const response = await sweepObject(c.env, parameters.id).fetch(request);
  if (response.status === 404) return problem("not-found", "there is no sweep with this id");
  if (response.status === 503)
    return problem("too-many-watchers", "poll the leaderboard, or come again later");
  return { status: 101, socket: response };
});
