/** The table as an OpenAPI document. */
import { openApi as operation } from "../../shared/operations/open-api.ts";
import { openApiDocument } from "../openapi/document.ts";
import { raw } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";

export const openApi = serve(operation, ({ c }) =>
  raw(200, JSON.stringify(openApiDocument(c.get("operations"))), { "Content-Type": "application/json" }),
);
