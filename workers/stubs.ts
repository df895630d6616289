/** Stubs of the Durable Objects. */
import type { Environment } from "./environment.ts";

/** The one `Registry` object. */
export function registryOf(env: Environment) {
  return env.REGISTRY.get(env.REGISTRY.idFromName("registry"));
}

/** The object of a sweep; there is one for every id, with a sweep in it or without. */
export function sweepObject(env: Environment, id: string) {
  return env.SWEEPS.get(env.SWEEPS.idFromName(id));
}
