/** New attempts for dead shards. */
import { retrySweep as operation } from "../../shared/operations/retry-sweep.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { sweepObject } from "../stubs.ts";
import { afterReopening } from "./reopening.ts";

export const retrySweep = serve(operation, async ({ c, parameters: { id } }) => {
  const reopened = await afterReopening(c, id, await sweepObject(c.env, id).retryDead());
  if (!reopened.ok) return reopened;
  const { length } = reopened.value.reopened;
  c.get("log").repair =
    `${length} trials of dead shards are open again, ${reopened.value.withdrawn} are planned anew`;
  return json(200, reopened.value);
});
