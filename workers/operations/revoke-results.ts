/** Takes a token's results back in one sweep or, a page of them at a time, in all. */
import type { ReopenedSweep } from "../../shared/contracts/repair.ts";
import { revokeResults as operation } from "../../shared/operations/revoke-results.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { registryOf, sweepObject } from "../stubs.ts";
import { afterReopening } from "./reopening.ts";

/** Each sweep is an object of its own to wake; the platform bounds how many a request may ask (1,000 calls). */
const SWEEPS_PER_CALL = 100;

export const revokeResults = serve(operation, async ({ c, parameters: { token }, body }) => {
  const page = body.sweep
    ? { ids: [body.sweep], next: null }
    : await registryOf(c.env).sweepsAfter(body.after ?? 0, SWEEPS_PER_CALL);
  const sweeps: ReopenedSweep[] = [];
  for (const id of page.ids) {
    const revoked = await afterReopening(c, id, await sweepObject(c.env, id).revoke(token));
    // One that was deleted since the page was read is none of those that are left.
    if (!revoked.ok && (body.sweep || revoked.slug !== "not-found")) return revoked;
    if (revoked.ok && revoked.value.reopened.length + revoked.value.withdrawn > 0) sweeps.push(revoked.value);
  }
  const trials = sweeps.reduce((sum, { reopened }) => sum + reopened.length, 0);
  c.get("log").repair =
    `${trials} results of ${token} taken back in ${sweeps.length} of ${page.ids.length} sweeps`;
  return json(200, { token, sweeps, next: page.next });
});
