/** Deletes a model that no sweep needs. */
import { deleteModel as operation } from "../../shared/operations/delete-model.ts";
import { problem } from "../http/problem.ts";
import { raw } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { registryOf } from "../stubs.ts";
import { inUse } from "./upload-in-use.ts";

export const deleteModel = serve(operation, async ({ c, parameters }) => {
  const outcome = await registryOf(c.env).removeUpload("model", `sha256:${parameters.model}`);
  if (outcome === "removed") return raw(204);
  if (outcome === "absent") return problem("not-found", "no model with this digest is stored here");
  return problem("model-in-use", inUse("model", outcome));
});
