/** Plans a request, makes its object and enters it in the registry. */
import { createSweep as operation } from "../../shared/operations/create-sweep.ts";
import { trialFamily } from "../../shared/planning/trial-family.ts";
import { json } from "../serving/answer.ts";
import type { AppContext } from "../serving/context.ts";
import { serve } from "../serving/serve.ts";
import { registryOf, sweepObject } from "../stubs.ts";
import { bind, boundSweep, keyedOf } from "./idempotency.ts";
import { planFor } from "./planning.ts";
import { ownerOf } from "./upload-quota.ts";

export const createSweep = serve(operation, async ({ c, body, sent }) => {
  const named = await keyedOf(c, sent);
  if (!named.ok) return named;
  const { keyed } = named;
  const bound = keyed === null ? null : await boundSweep(c, keyed);
  if (bound && !bound.ok) return bound;
  // What was made once is given back, though today's catalogue might plan it no more.
  const made = bound?.sweep ? await answerOf(c, bound.sweep) : null;
  if (made?.ok) return json(200, made.value, locationOf(made.value.id));
  const planned = await planFor(c.env, body);
  if (!planned.ok) return planned;
  const id = newSweepId();
  const name = keyed === null ? { ok: true as const, sweep: id, isNew: true } : await bind(c, keyed, id);
  if (!name.ok) return name;
  await sweepObject(c.env, name.sweep).create(
    name.sweep,
    { request: body, owner: ownerOf(c) },
    planned.uploads,
  );
  const { plan } = planned;
  const families = plan.entries.map((entry) => trialFamily(plan, entry));
  await registryOf(c.env).addLender(name.sweep, families);
  const detail = await answerOf(c, name.sweep);
  if (!detail.ok) return detail;
  const headers = locationOf(name.sweep);
  return name.isNew ? json(201, detail.value, headers) : json(200, detail.value, headers);
});

/** The sweep as it stands, entered in the registry: whoever was interrupted before that makes up for it. */
async function answerOf(c: AppContext, id: string) {
  c.get("log").sweep = id;
  const coordinator = sweepObject(c.env, id);
  const summary = await coordinator.summary();
  if (!summary.ok) return summary;
  await registryOf(c.env).putSweep(summary.value);
  return coordinator.detail();
}

function locationOf(id: string) {
  return { Location: `/v1/sweeps/${id}` };
}

/** 12 of 36 characters: 62 bits. */
function newSweepId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => (byte % 36).toString(36)).join("");
}
