/** What a refusal must leave alone: a cheap look after every request, and a whole one now and then. */
import { listDurableObjectIds, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { registryOf } from "../stubs.ts";
import { stubOf } from "./client.ts";
import { rowsOf } from "./rows.ts";

/**
 * Rows ever written by the two objects that requests can reach (SQLite counts them, also those written with what was
 * there before), their alarms, and the keys of KV.
 */
export async function glance(sweep: string): Promise<string> {
  const looks = [stubOf(sweep), registryOf(env)].map((stub) =>
    runInDurableObject(stub as DurableObjectStub, async (_, { storage }) => {
      const { changes } = storage.sql.exec("SELECT total_changes() AS changes").one();
      return [changes, await storage.getAlarm()];
    }),
  );
  return JSON.stringify(await Promise.all([...looks, env.LEADERBOARDS.list()]));
}

/** Sweeps that have an object: told slowly, and more slowly the more there are. */
export async function objectCount(): Promise<number> {
  return (await listDurableObjectIds(env.SWEEPS as unknown as DurableObjectNamespace<undefined>)).length;
}

/** All rows of all objects and all values of KV. */
export async function wholeState(): Promise<string> {
  const dump: unknown[] = [];
  for (const namespace of [env.SWEEPS, env.REGISTRY] as const) {
    const ids = await listDurableObjectIds(namespace as unknown as DurableObjectNamespace<undefined>);
    for (const id of ids.sort((a, b) => a.toString().localeCompare(b.toString()))) {
      const stub = namespace.get(id as never) as DurableObjectStub;
      dump.push([id.toString(), await runInDurableObject(stub, (_, { storage }) => rowsOf(storage.sql))]);
    }
  }
  const { keys } = await env.LEADERBOARDS.list();
  for (const { name } of keys) dump.push([name, await env.LEADERBOARDS.getWithMetadata(name)]);
  return JSON.stringify(dump);
}
