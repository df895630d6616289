/** Data that the registry keeps. */
import { listData as operation } from "../../shared/operations/list-data.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { registryOf } from "../stubs.ts";
import { dataRecord } from "./data-record.ts";

export const listData = serve(operation, async ({ c }) => {
  const stored = await registryOf(c.env).listUploads("data");
  const data = stored.map(dataRecord).map(({ summary: { fields: _, ...outline }, ...record }) => ({
    ...record,
    summary: outline,
  }));
  return json(200, { data }, { "Cache-Control": "no-store" });
});
