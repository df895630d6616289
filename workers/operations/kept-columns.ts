/** Columns of a sweep's trials: from KV once the sweep is complete (they can't change any more), else from its object. */
import { MAX_COLUMN_TRIALS } from "../../shared/operations/read-columns.ts";
import { columnsKey } from "../coordinator/columns-key.ts";
import type { Environment } from "../environment.ts";
import type { Problem } from "../http/problem.ts";
import type { AppContext } from "../serving/context.ts";
import { sweepObject } from "../stubs.ts";

interface ColumnsAsked {
  readonly after: number;
  readonly limit: number;
  readonly hyperparameters: boolean;
}

/** The sweep's trials are other ones now, or gone. */
export async function forgetColumns(env: Environment, sweep: string): Promise<void> {
  for (const hyperparameters of [false, true])
    await env.LEADERBOARDS.delete(columnsKey(sweep, hyperparameters));
}

/** A copy that outlives its sweep would be read for ever. */
async function keep(env: Environment, sweep: string, key: string, text: string): Promise<void> {
  await env.LEADERBOARDS.put(key, text);
  if (!(await sweepObject(env, sweep).summary()).ok) await env.LEADERBOARDS.delete(key);
}

/** The page as JSON text. */
export async function columnsOf(
  c: AppContext,
  sweep: string,
  asked: ColumnsAsked,
): Promise<{ readonly ok: true; readonly value: string } | Problem> {
  const key = columnsKey(sweep, asked.hyperparameters);
  const kept = asked.after === -1 && asked.limit >= MAX_COLUMN_TRIALS;
  const known = kept ? await c.env.LEADERBOARDS.get(key).catch(() => null) : null;
  if (known !== null) return { ok: true, value: known };
  const columns = await sweepObject(c.env, sweep).columns(asked);
  if (!columns.ok) return columns;
  const { text, final } = columns.value;
  // A copy for later readers; whether KV takes it changes nothing for this one.
  if (kept && final) c.executionCtx.waitUntil(keep(c.env, sweep, key, text).catch(() => {}));
  return { ok: true, value: text };
}
