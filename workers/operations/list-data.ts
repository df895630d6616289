/** Data that the registry keeps. */
import { listData as operation } from "../../shared/operations/list-data.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { registryOf } from "../stubs.ts";
import { dataRecord } from "./data-record.ts";
import { ownerOf, uploadQuota } from "./upload-quota.ts";

export const listData = serve(operation, async ({ c }) => {
  const stored = await registryOf(c.env).listUploads("data");
  const data = stored.map(dataRecord).map(({ summary: { fields: _, ...outline }, ...record }) => ({
    ...record,
    summary: outline,
  }));
  const usedBytes = await registryOf(c.env).uploadedBytes(ownerOf(c));
  const quota = { usedBytes, mostBytes: uploadQuota(c.env) };
  return json(200, { data, quota }, { "Cache-Control": "no-store" });
});
