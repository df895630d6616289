/** The bytes of data: what is named by its content never changes, so a runner asks once. */
import { fetchData as operation } from "../../shared/operations/fetch-data.ts";
import { problem } from "../http/problem.ts";
import { raw } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { registryOf } from "../stubs.ts";
import { knowableUploads } from "./knowable-uploads.ts";
import { uploadBytes } from "./upload-bytes.ts";

const NOT_HERE = problem("not-found", "no data with this digest are stored here");

export const fetchData = serve(operation, async ({ c, parameters }) => {
  const digest = `sha256:${parameters.digest}`;
  // As where there are none: whether others have stored them is not told either.
  if ((await knowableUploads(c, [digest])).length === 0) return NOT_HERE;
  const etag = `"${parameters.digest}"`;
  const headers = { ETag: etag, "Cache-Control": "private, max-age=31536000, immutable" };
  if (c.req.header("If-None-Match") === etag) return raw(304, null, headers);
  const stored = await registryOf(c.env).upload("data", digest);
  if (!stored) return NOT_HERE;
  return raw(200, uploadBytes(c.env, stored), { ...headers, "Content-Type": "application/octet-stream" });
});
