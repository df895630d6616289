/** Rebuilds the published document from the sweep's object. */
import { republish as operation } from "../../shared/operations/republish.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { sweepObject } from "../stubs.ts";

export const republish = serve(operation, async ({ c, parameters }) => {
  const reply = await sweepObject(c.env, parameters.id).republish();
  return reply.ok ? json(200, reply.value) : reply;
});
