/** A trial with everything that is known of it. */
import { showTrial as operation } from "../../shared/operations/show-trial.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { sweepObject } from "../stubs.ts";

export const showTrial = serve(operation, async ({ c, parameters: { id, index } }) => {
  const detail = await sweepObject(c.env, id).trial(index);
  return detail.ok ? json(200, detail.value) : detail;
});
