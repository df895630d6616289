/** Ends a token: here at once, elsewhere when it is forgotten. */
import { revokeToken as operation } from "../../shared/operations/revoke-token.ts";
import { problem } from "../http/problem.ts";
import { raw } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { registryOf } from "../stubs.ts";

export const revokeToken = serve(operation, async ({ c, parameters: { token } }) => {
  const removed = await registryOf(c.env).removeToken(token);
  c.get("memory").tokens.forget(token);
  return removed ? raw(204) : problem("not-found", "there is no token with this id");
});
