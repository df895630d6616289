/** Tokens: make, list, revoke. */
import { Hono } from "hono";
import { tokenRequestSchema } from "../../shared/contracts/token.ts";
import { mintToken } from "../auth/token.ts";
import { isoTime, nowMs } from "../clock.ts";
import { readBody } from "../http/body.ts";
import { type AppEnv, guard, refuse } from "../http/context.ts";
import { sha256Hex } from "../http/digest.ts";
import { problem } from "../http/problem.ts";
import { registryOf } from "../registry/stub.ts";

export const tokenRoutes = new Hono<AppEnv>();

tokenRoutes.post("/v1/tokens", guard("admin"), async (c) => {
  const body = await readBody(c.req.raw, tokenRequestSchema);
  if (!body.ok) return refuse(c, body);
  const { name, scope, sweep = null } = body.value;
  if (sweep !== null && scope !== "runner") {
    const message = "only runner tokens can be limited to a sweep";
    return refuse(c, problem("invalid-body", message, [{ path: "sweep", message }]));
  }
  const token = mintToken(scope);
  const record = { id: token.id, name, scope, sweep, createdAt: isoTime(nowMs()) };
  await registryOf(c.env).addToken({ ...record, hash: await sha256Hex(token.text) });
  return c.json({ ...record, token: token.text }, 201, {
    Location: `/v1/tokens/${token.id}`,
    "Cache-Control": "no-store",
  });
});

tokenRoutes.get("/v1/tokens", guard("admin"), async (c) => {
  return c.json({ tokens: await registryOf(c.env).listTokens() }, 200, { "Cache-Control": "no-store" });
});

tokenRoutes.delete("/v1/tokens/:token{[a-z0-9]{6,24}}", guard("admin"), async (c) => {
  const id = c.req.param("token");
  const removed = await registryOf(c.env).removeToken(id);
  c.get("memory").tokens.forget(id);
  return removed ? c.body(null, 204) : refuse(c, problem("not-found", "there is no token with this id"));
});
