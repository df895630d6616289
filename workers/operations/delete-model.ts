/** Deletes a model that nobody trains. */
import { deleteModel as operation } from "../../shared/operations/delete-model.ts";
import { problem } from "../http/problem.ts";
import { raw } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { registryOf } from "../stubs.ts";

export const deleteModel = serve(operation, async ({ c, parameters }) => {
  const outcome = await registryOf(c.env).removeModel(`sha256:${parameters.model}`);
  switch (outcome) {
    case "removed":
      return raw(204);
    case "absent":
      return problem("not-found", "no model with this digest is stored here");
    case "in-use":
      return problem("model-in-use", "a running sweep trains this model; cancel it or wait");
    default:
      return outcome satisfies never;
  }
});
