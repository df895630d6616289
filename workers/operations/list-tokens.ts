/** Tokens, as their owner may see them. */
import { listTokens as operation } from "../../shared/operations/list-tokens.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { registryOf } from "../stubs.ts";

export const listTokens = serve(operation, async ({ c }) =>
  json(200, { tokens: await registryOf(c.env).listTokens() }, { "Cache-Control": "no-store" }),
);
