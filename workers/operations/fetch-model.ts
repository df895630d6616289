/** A model's bytes: what is named by its content never changes, so a runner asks once. */
import { fetchModel as operation } from "../../shared/operations/fetch-model.ts";
import { problem } from "../http/problem.ts";
import { raw } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { registryOf } from "../stubs.ts";
import { knowableUploads } from "./knowable-uploads.ts";
import { uploadBytes } from "./upload-bytes.ts";

const NOT_HERE = problem("not-found", "no model with this digest is stored here");

export const fetchModel = serve(operation, async ({ c, parameters: { model } }) => {
  const digest = `sha256:${model}`;
  // As where there is none: whether others have stored it is not told either.
  if ((await knowableUploads(c, [digest])).length === 0) return NOT_HERE;
  const etag = `"${model}"`;
  const headers = { ETag: etag, "Cache-Control": "private, max-age=31536000, immutable" };
  if (c.req.header("If-None-Match") === etag) return raw(304, null, headers);
  const stored = await registryOf(c.env).upload("model", digest);
  if (!stored) return NOT_HERE;
  return raw(200, uploadBytes(c.env, stored), { ...headers, "Content-Type": "application/octet-stream" });
});
