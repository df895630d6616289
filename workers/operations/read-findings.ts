/** Findings: the facts of each complete sweep from KV, or from its object where KV has none yet, and the sentences. */
import type { SweepFacts } from "../../shared/contracts/sweep-facts.ts";
import { findings } from "../../shared/findings/findings.ts";
import { readFindings as operation } from "../../shared/operations/read-findings.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { registryOf } from "../stubs.ts";
import { keptFacts, newFacts } from "./kept-facts.ts";

/** The newest; a call may read so many keys of KV. */
const MAX_SWEEPS = 40;
/** Objects that one call may make compute: about a second each for the largest. */
const MAX_NEW = 6;

export const readFindings = serve(operation, async ({ c }) => {
  // A limited token sees its own sweep, as everywhere else.
  const only = c.get("principal")?.sweep ?? null;
  const sweeps = await registryOf(c.env).listSweeps(MAX_SWEEPS, "complete", only);
  const known = await Promise.all(
    sweeps.map((sweep) => (sweep.edition === 1 ? "none" : keptFacts(c.env, sweep))),
  );
  const facts: (SweepFacts | null)[] = [];
  let [made, pending] = [0, 0];
  for (const [i, kept] of known.entries()) {
    const sweep = sweeps[i];
    if (kept === "none" || sweep === undefined) continue;
    if (kept !== null) facts.push(kept);
    else if (made++ < MAX_NEW) facts.push(await newFacts(c.env, sweep));
    else pending++;
  }
  const all = facts.filter((each) => each !== null);
  return json(200, { findings: findings(all), facts: all, pending }, { "Cache-Control": "no-cache" });
});
