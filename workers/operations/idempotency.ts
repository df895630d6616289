/** Which sweep an Idempotency-Key stands for. */
import { canonicalJson } from "../http/canonical-json.ts";
import { sha256Hex } from "../http/digest.ts";
import { type Problem, problem } from "../http/problem.ts";
import type { AppContext } from "../serving/context.ts";
import { registryOf, sweepObject } from "../stubs.ts";
import { explains } from "./explains.ts";

/** A key with the body it came with. */
export interface Keyed {
  readonly key: string;
  readonly digest: string;
  /** The body without the schema's defaults. */
  readonly sent: unknown;
}

/** Null without the header. */
export async function keyedOf(
  c: AppContext,
  sent: unknown,
): Promise<{ readonly ok: true; readonly keyed: Keyed | null } | Problem> {
  const key = c.req.header("Idempotency-Key");
  if (key === undefined) return { ok: true, keyed: null };
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    return problem("invalid-idempotency-key", "use 1 to 200 visible ASCII characters");
  }
  return { ok: true, keyed: { key, digest: await sha256Hex(canonicalJson(sent)), sent } };
}

/** The sweep that the key was given before, for the same body; null: none was. Binds nothing. */
export async function boundSweep(
  c: AppContext,
  { key, digest, sent }: Keyed,
): Promise<{ readonly ok: true; readonly sweep: string | null } | Problem> {
  const registry = registryOf(c.env);
  const found = await registry.reservation(key, digest);
  if (!found) return { ok: true, sweep: null };
  if (found.kind === "conflict") return conflict(key);
  if (found.kind === "earlier-rule") {
    const made = await sweepObject(c.env, found.sweep).detail();
    if (made.ok && !explains(made.value.request, sent)) return conflict(key);
    await registry.rebind(key, digest);
  }
  return { ok: true, sweep: found.sweep };
}

/** Binds the key to a new sweep, unless somebody was faster. */
export async function bind(
  c: AppContext,
  { key, digest }: Keyed,
  id: string,
): Promise<{ readonly ok: true; readonly sweep: string; readonly isNew: boolean } | Problem> {
  const reservation = await registryOf(c.env).reserve(key, digest, id);
  if (reservation.kind === "conflict") return conflict(key);
  return { ok: true, sweep: reservation.sweep, isNew: reservation.kind === "new" };
}

function conflict(key: string): Problem {
  return problem("idempotency-conflict", `the key ${key} was used with another body`);
}
