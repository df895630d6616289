/** What the calls of a runner about its shard have in common. */

import type { LogFields } from "../http/log.ts";
import type { Caller } from "../objects/caller.ts";
import type { AppContext } from "../serving/context.ts";

/** Whose token calls. @throws Error where the operation lets strangers in */
export function callerOf(c: AppContext): Caller {
  const principal = c.get("principal");
  if (!principal) throw new Error("a runner's call without a token");
  return { token: principal.token, owner: principal.owner };
}

/** For the log: a fence numbers the hand-outs of its shard, so it is the attempt. */
export function logShard(
  c: AppContext,
  shard: number,
  { runner, fence }: { readonly runner: string; readonly fence: number },
): void {
  Object.assign(c.get("log"), { shard, runner, attempt: fence } satisfies LogFields);
}
