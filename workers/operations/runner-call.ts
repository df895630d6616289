/** What the calls of a runner about its shard have in common. */
import type { LogFields } from "../http/log.ts";
import type { AppContext } from "../serving/context.ts";

/** Id of the token that calls. */
export function callingToken(c: AppContext): string {
  return c.get("principal")?.token ?? "";
}

/** For the log: a fence numbers the hand-outs of its shard, so it is the attempt. */
export function logShard(
  c: AppContext,
  shard: number,
  { runner, fence }: { readonly runner: string; readonly fence: number },
): void {
  Object.assign(c.get("log"), { shard, runner, attempt: fence } satisfies LogFields);
}
