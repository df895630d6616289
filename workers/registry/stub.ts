/** The one `Registry` object. */
import type { Environment } from "../environment.ts";

export function registryOf(env: Environment) {
  return env.REGISTRY.get(env.REGISTRY.idFromName("registry"));
}
