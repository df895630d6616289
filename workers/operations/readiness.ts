/** More than alive: the registry takes a write and gives it back, and KV answers. */
import { readiness as operation } from "../../shared/operations/readiness.ts";
import { nowMs } from "../clock.ts";
import type { Environment } from "../environment.ts";
import { failureOf } from "../http/failure.ts";
import { type Problem, problem } from "../http/problem.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { registryOf } from "../stubs.ts";

export const readiness = serve(operation, async ({ c }) => {
  const fault = await c.get("memory").readiness.of(nowMs(), () => faultOf(c.env));
  return fault ?? json(200, { ok: true });
});

/** Names each part that fails, with its own words; null when none does. */
async function faultOf(env: Environment): Promise<Problem | null> {
  const writtenMs = nowMs();
  const [registry, kv] = await Promise.allSettled([
    registryOf(env).writeAndRead(writtenMs),
    env.LEADERBOARDS.get("readiness"),
  ]);
  const faults: string[] = [];
  if (registry.status === "rejected") faults.push(`the registry fails: ${registryWords(registry.reason)}`);
  else if (registry.value !== writtenMs) faults.push("the registry gave back another value than it took");
  if (kv.status === "rejected")
    faults.push(`KV fails: ${wordsOf(kv.reason)}; leaderboards come from the sweeps' objects meanwhile`);
  return faults.length > 0 ? problem("not-ready", faults.join("; ").slice(0, 400)) : null;
}

/** With what to do where that is known. */
function registryWords(error: unknown): string {
  const failure = failureOf(error);
  return failure.slug === "internal-error" ? wordsOf(error) : failure.detail;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
