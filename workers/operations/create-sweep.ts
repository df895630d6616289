/** Plans a request, makes its object and enters it in the registry. */
import type { SweepRequest } from "../../shared/contracts/sweep.ts";
import { createSweep as operation } from "../../shared/operations/create-sweep.ts";
import { canonicalJson } from "../http/canonical-json.ts";
import { sha256Hex } from "../http/digest.ts";
import { type Problem, problem } from "../http/problem.ts";
import { json } from "../serving/answer.ts";
import type { AppContext } from "../serving/context.ts";
import { serve } from "../serving/serve.ts";
import { registryOf, sweepObject } from "../stubs.ts";
import { planFor } from "./planning.ts";

export const createSweep = serve(operation, async ({ c, body }) => {
  const key = c.req.header("Idempotency-Key");
  if (key !== undefined && !/^[\x21-\x7e]{1,200}$/.test(key)) {
    return problem("invalid-idempotency-key", "use 1 to 200 visible ASCII characters");
  }
  const planned = await planFor(c.env, body);
  if (!planned.ok) return planned;
  const named = await nameOf(c, key, body);
  if (!named.ok) return named;
  const { id, isNew } = named;
  c.get("log").sweep = id;
  const coordinator = sweepObject(c.env, id);
  await registryOf(c.env).putSweep(await coordinator.create(id, body, planned.models));
  const detail = await coordinator.detail();
  if (!detail.ok) return detail;
  const headers = { Location: `/v1/sweeps/${id}` };
  return isNew ? json(201, detail.value, headers) : json(200, detail.value, headers);
});

/** A new id, or the one that the same key and body were given before. */
async function nameOf(
  c: AppContext,
  key: string | undefined,
  body: SweepRequest,
): Promise<{ readonly ok: true; readonly id: string; readonly isNew: boolean } | Problem> {
  const id = newSweepId();
  if (key === undefined) return { ok: true, id, isNew: true };
  const reservation = await registryOf(c.env).reserve(key, await sha256Hex(canonicalJson(body)), id);
  if (reservation.kind === "conflict") {
    return problem("idempotency-conflict", `the key ${key} was used with another body`);
  }
  return { ok: true, id: reservation.sweep, isNew: reservation.kind === "new" };
}

/** 12 of 36 characters: 62 bits. */
function newSweepId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => (byte % 36).toString(36)).join("");
}
