/** Sweeps that the registry knows. */
import { listSweeps as operation } from "../../shared/operations/list-sweeps.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { registryOf } from "../stubs.ts";

export const listSweeps = serve(operation, async ({ c, query: { status, limit } }) => {
  // A limited token sees its own sweep, as everywhere else.
  const only = c.get("principal")?.sweep ?? null;
  return json(200, {
    sweeps: await registryOf(c.env).listSweeps(Number(limit ?? 50), status ?? null, only),
  });
});
