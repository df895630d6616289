/** Empties the sweep's object, then its documents, then its entry in the registry: what fails midway is done by the next. */
import { deleteSweep as operation } from "../../shared/operations/delete-sweep.ts";
import { leaderboardKey } from "../coordinator/publisher.ts";
import { problem } from "../http/problem.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { registryOf, sweepObject } from "../stubs.ts";
import { forgetColumns } from "./kept-columns.ts";
import { forgetFacts } from "./kept-facts.ts";

export const deleteSweep = serve(operation, async ({ c, parameters: { id } }) => {
  const erased = await sweepObject(c.env, id).erase();
  try {
    await c.env.LEADERBOARDS.delete(leaderboardKey(id));
    await forgetColumns(c.env, id);
    await forgetFacts(c.env, id);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return problem(
      "temporarily-unavailable",
      `the rows are gone; the published document could not be deleted (${why}); send this again`,
    );
  }
  const listed = await registryOf(c.env).removeSweep(id);
  const deleted = erased || listed;
  c.get("log").repair = deleted ? "sweep deleted" : "nothing to delete";
  return json(200, { sweep: id, deleted });
});
