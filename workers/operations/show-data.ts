/** What is known of uploaded data; they are not read for it. */
import { showData as operation } from "../../shared/operations/show-data.ts";
import { problem } from "../http/problem.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { registryOf } from "../stubs.ts";
import { dataRecord, pendingData } from "./data-record.ts";
import { knowableUploads } from "./knowable-uploads.ts";

const NOT_HERE = problem("not-found", "no data with this digest are stored here");

export const showData = serve(operation, async ({ c, parameters }) => {
  const digest = `sha256:${parameters.digest}`;
  if ((await knowableUploads(c, [digest])).length === 0) return NOT_HERE;
  const registry = registryOf(c.env);
  const headers = { "Cache-Control": "no-store" };
  const stored = await registry.upload("data", digest);
  if (stored) return json(200, dataRecord(stored), headers);
  const pending = await registry.pendingUpload(digest);
  return pending ? json(202, pendingData(digest, pending), headers) : NOT_HERE;
});
