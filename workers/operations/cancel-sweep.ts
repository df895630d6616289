/** Ends a sweep, for its runners and in the registry. */
import { cancelSweep as operation } from "../../shared/operations/cancel-sweep.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { registryOf, sweepObject } from "../stubs.ts";

export const cancelSweep = serve(operation, async ({ c, parameters, body }) => {
  const cancelled = await sweepObject(c.env, parameters.id).cancel(body.reason || "by request");
  if (!cancelled.ok) return cancelled;
  await registryOf(c.env).putSweep(cancelled.value);
  return json(200, cancelled.value);
});
