/** Mints a token: the registry keeps its digest, the caller alone sees it. */
import { createToken as operation } from "../../shared/operations/create-token.ts";
import { mintToken } from "../auth/token.ts";
import { isoTime, nowMs } from "../clock.ts";
import { sha256Hex } from "../http/digest.ts";
import { problem } from "../http/problem.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { registryOf } from "../stubs.ts";

export const createToken = serve(operation, async ({ c, body: { name, scope, sweep = null } }) => {
  if (sweep !== null && scope !== "runner") {
    const message = "only runner tokens can be limited to a sweep";
    return problem("invalid-body", message, [{ path: "sweep", message }]);
  }
  const token = mintToken(scope);
  const record = { id: token.id, name, scope, sweep, createdAt: isoTime(nowMs()) };
  await registryOf(c.env).addToken({ ...record, hash: await sha256Hex(token.text) });
  return json(
    201,
    { ...record, token: token.text },
    { Location: `/v1/tokens/${token.id}`, "Cache-Control": "no-store" },
  );
});
