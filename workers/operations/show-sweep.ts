/** A sweep as its object tells it. */
import { showSweep as operation } from "../../shared/operations/show-sweep.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { sweepObject } from "../stubs.ts";

export const showSweep = serve(operation, async ({ c, parameters }) => {
  const detail = await sweepObject(c.env, parameters.id).detail();
  return detail.ok ? json(200, detail.value) : detail;
});
