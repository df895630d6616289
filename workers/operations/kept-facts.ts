/** Facts of complete sweeps in KV: a copy that holds as long as the sweep has not ended again since. */

import type { SweepSummary } from "../../shared/contracts/sweep.ts";
import { type SweepFacts, sweepFactsSchema } from "../../shared/contracts/sweep-facts.ts";
import type { Environment } from "../environment.ts";
import { sweepObject } from "../stubs.ts";

/** Raised whenever the facts of a sweep change their meaning: copies of earlier releases are made anew. */
const EDITION = 2;

interface Metadata {
  readonly edition: number;
  readonly endedAt: string | null;
}

function factsKey(sweep: string): string {
  return `facts/${sweep}`;
}

/** Null where there is no copy, or one of before. */
export async function keptFacts(env: Environment, { id, endedAt }: SweepSummary): Promise<SweepFacts | null> {
  try {
    const { value, metadata } = await env.LEADERBOARDS.getWithMetadata<unknown, Metadata>(
      factsKey(id),
      "json",
    );
    if (metadata?.edition !== EDITION || metadata.endedAt !== endedAt) return null;
    const parsed = sweepFactsSchema.safeParse(value);
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Made by the sweep's object, and kept. Null where it has none, or cannot be read: others still answer. */
export async function newFacts(env: Environment, { id, endedAt }: SweepSummary): Promise<SweepFacts | null> {
  try {
    const answer = await sweepObject(env, id).facts();
    if (!answer.ok || answer.value === null) return null;
    const metadata: Metadata = { edition: EDITION, endedAt };
    await env.LEADERBOARDS.put(factsKey(id), JSON.stringify(answer.value), { metadata });
    // A copy that outlives its sweep would be read for ever.
    if (!(await sweepObject(env, id).summary()).ok) await forgetFacts(env, id);
    return answer.value;
  } catch {
    return null;
  }
}

export async function forgetFacts(env: Environment, sweep: string): Promise<void> {
  await env.LEADERBOARDS.delete(factsKey(sweep));
}
