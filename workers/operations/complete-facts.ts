/** Facts of the complete sweeps, newest first: from KV, or from a sweep's object where KV has none yet. */
import type { SweepFacts } from "../../shared/contracts/sweep-facts.ts";
import type { AppContext } from "../serving/context.ts";
import { registryOf } from "../stubs.ts";
import { keptFacts, newFacts } from "./kept-facts.ts";

/** The newest; a call may read so many keys of KV. */
const MAX_SWEEPS = 40;
/** Objects that one call may make compute: about a second each for the largest. */
const MAX_NEW = 6;

export interface CompleteFacts {
  readonly facts: readonly SweepFacts[];
  /** Not looked at yet: whoever asks again hears of them. */
  readonly pending: number;
  /** There are older ones. */
  readonly isCut: boolean;
}

export async function completeFacts(c: AppContext): Promise<CompleteFacts> {
  // A limited token sees its own sweep, as everywhere else.
  const only = c.get("principal")?.sweep ?? null;
  const listed = await registryOf(c.env).listSweeps(MAX_SWEEPS + 1, "complete", only);
  const sweeps = listed.slice(0, MAX_SWEEPS);
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
  return {
    facts: facts.filter((each) => each !== null),
    pending,
    isCut: listed.length > MAX_SWEEPS,
  };
}
