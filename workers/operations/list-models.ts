/** Models that the registry keeps. */
import { listModels as operation } from "../../shared/operations/list-models.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { registryOf } from "../stubs.ts";
import { modelRecord } from "./model-record.ts";

export const listModels = serve(operation, async ({ c }) =>
  json(
    200,
    { models: (await registryOf(c.env).listUploads("model")).map(modelRecord) },
    { "Cache-Control": "no-store" },
  ),
);
