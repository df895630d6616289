/** Has the sweep judge results, each by its digest. */
import { reportResults as operation } from "../../shared/operations/report-results.ts";
import { sha256Hex } from "../http/digest.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { sweepObject } from "../stubs.ts";
import { callerOf, logShard } from "./runner-call.ts";

export const reportResults = serve(operation, async ({ c, parameters: { id, shard }, body }) => {
  const digests = await Promise.all(body.results.map((result) => sha256Hex(JSON.stringify(result))));
  logShard(c, shard, body);
  const judged = await sweepObject(c.env, id).report(callerOf(c), shard, body, digests);
  return judged.ok ? json(200, judged.value) : judged;
});
