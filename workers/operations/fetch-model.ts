/** A model's bytes: what is named by its content never changes, so a runner asks once. */
import { fetchModel as operation } from "../../shared/operations/fetch-model.ts";
import { problem } from "../http/problem.ts";
import { raw } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { registryOf } from "../stubs.ts";

export const fetchModel = serve(operation, async ({ c, parameters: { model } }) => {
  const etag = `"${model}"`;
  const headers = { ETag: etag, "Cache-Control": "private, max-age=31536000, immutable" };
  if (c.req.header("If-None-Match") === etag) return raw(304, null, headers);
  const bytes = await registryOf(c.env).modelBytes(`sha256:${model}`);
  if (!bytes) return problem("not-found", "no model with this digest is stored here");
  return raw(200, Uint8Array.from(bytes), { ...headers, "Content-Type": "application/octet-stream" });
});
