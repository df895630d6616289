/** Sweeps that the registry knows; where that is damaged, those that have a document in KV. */
import type { SweepSummary } from "../../shared/contracts/sweep.ts";
import { listSweeps as operation } from "../../shared/operations/list-sweeps.ts";
import { publishedSweeps } from "../coordinator/publisher.ts";
import type { Environment } from "../environment.ts";
import { failureOf, isOutOfReach } from "../http/failure.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { registryOf, sweepObject } from "../stubs.ts";

export const listSweeps = serve(operation, async ({ c, query: { status, limit } }) => {
  // A limited token sees its own sweep, as everywhere else.
  const only = c.get("principal")?.sweep ?? null;
  const most = Number(limit ?? 50);
  try {
    return json(200, { sweeps: await registryOf(c.env).listSweeps(most, status ?? null, only) });
  } catch (error) {
    if (!isOutOfReach(error)) throw error;
    const failure = failureOf(error);
    // Runners find their work by this list: sweeps go on while the registry waits to be mended.
    c.get("log").problem = failure.slug;
    c.get("log").detail = failure.detail;
    const found = await summariesFromKv(c.env, only);
    const asked = found.filter((summary) => status === undefined || summary.status === status);
    return json(200, { sweeps: asked.slice(0, most) });
  }
});

/** Newest first; sweeps whose own object cannot be read are left out. */
async function summariesFromKv(env: Environment, only: string | null): Promise<SweepSummary[]> {
  const ids = only === null ? await publishedSweeps(env) : [only];
  const answers = await Promise.allSettled(ids.map((id) => sweepObject(env, id).summary()));
  const summaries = answers.flatMap((answer) =>
    answer.status === "fulfilled" && answer.value.ok ? [answer.value.value] : [],
  );
  return summaries.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}
