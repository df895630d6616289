/** Counters and document of a sweep anew, from its rows. */
import { rebuildSweep as operation } from "../../shared/operations/rebuild-sweep.ts";
import { repairText } from "../coordinator/rebuilding.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { sweepObject } from "../stubs.ts";
import { forgetColumns } from "./kept-columns.ts";

export const rebuildSweep = serve(operation, async ({ c, parameters: { id } }) => {
  const rebuilt = await sweepObject(c.env, id).rebuild();
  if (!rebuilt.ok) return rebuilt;
  // Made for who looked last; the next one makes it anew.
  await forgetColumns(c.env, id).catch(() => {});
  const { changed, shards, revision } = rebuilt.value;
  c.get("log").repair = repairText(`as revision ${revision}`, changed, shards);
  return json(200, rebuilt.value);
});
