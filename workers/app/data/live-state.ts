/** What changes from second to second while a sweep runs; apart from the rest, so that little is drawn again. */
import type { LiveEvent } from "../../../shared/contracts/live.ts";
import type { Progress, SweepStatus } from "../../../shared/contracts/sweep.ts";

export type RunningEvent = Extract<LiveEvent, { type: "running" }>;
export type TrialEvent = Extract<LiveEvent, { type: "trial" }>;

export interface LiveState {
  /** Null until the sweep is known. */
  readonly progress: Progress | null;
  readonly status: SweepStatus;
  /** Newest report of each shard that is being run. */
  readonly running: ReadonlyMap<number, RunningEvent>;
}

export const NOTHING_LIVE: LiveState = { progress: null, status: "running", running: new Map() };

/** The state after a batch of events, in time linear in the batch; the same object when nothing changed. */
export function afterEvents(state: LiveState, events: readonly LiveEvent[]): LiveState {
  let { progress, status } = state;
  const running = new Map(state.running);
  const reported = new Set<string>();
  for (const event of events) {
    if (event.type === "progress") ({ progress, status } = event);
    else if (event.type === "running") running.set(event.shard, event);
    else if (event.type === "trial") reported.add(`${event.problem}\n${event.optimizer}`);
  }
  // The first result of a (problem, optimizer) ends the report of its shard: results come when it is done.
  for (const [shard, event] of state.running)
    if (running.get(shard) === event && reported.has(`${event.problem}\n${event.optimizer}`))
      running.delete(shard);
  if (status !== "running") running.clear();
  const same = progress === state.progress && status === state.status && sameEntries(running, state.running);
  return same ? state : { progress, status, running };
}

function sameEntries<K, V>(a: ReadonlyMap<K, V>, b: ReadonlyMap<K, V>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
}
