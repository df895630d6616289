/** Deletes data that no sweep needs, or the pieces of an upload that was given up. */
import { deleteData as operation } from "../../shared/operations/delete-data.ts";
import { problem } from "../http/problem.ts";
import { raw } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { registryOf } from "../stubs.ts";
import { inUse } from "./upload-in-use.ts";

export const deleteData = serve(operation, async ({ c, parameters }) => {
  const digest = `sha256:${parameters.digest}`;
  const registry = registryOf(c.env);
  const outcome = await registry.removeUpload("data", digest);
  if (outcome === "removed") return raw(204);
  if (outcome !== "absent") return problem("data-in-use", inUse("file", outcome));
  if (!(await registry.pendingUpload(digest)))
    return problem("not-found", "no data with this digest are stored here");
  await registry.dropPending(digest);
  return raw(204);
});
