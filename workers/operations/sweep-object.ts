/** The object of a sweep. */
import type { Environment } from "../environment.ts";

export function sweepObject(env: Environment, id: string) {
  return env.SWEEPS.get(env.SWEEPS.idFromName(id));
}
