/** What everything that serves a request shares. */
import type { Context } from "hono";
import type { Operation } from "../../shared/operations/operation.ts";
import type { IsolateMemory } from "../auth/isolate-memory.ts";
import type { Principal } from "../auth/principal.ts";
import type { Environment } from "../environment.ts";
import type { LogFields } from "../http/log.ts";
import { type Problem, problemResponse } from "../http/problem.ts";

export interface AppEnv {
  readonly Bindings: Environment;
  readonly Variables: {
    log: LogFields;
    memory: IsolateMemory;
    /** Who calls, once they are let in; null without a token. */
    principal: Principal | null;
    /** The whole table, for what tells of it. */
    operations: readonly Operation[];
  };
}
export type AppContext = Context<AppEnv>;

/** Sends a problem, with the headers its status asks for. */
export function refuse(c: AppContext, failure: Problem): Response {
  const log = c.get("log");
  log.problem = failure.slug;
  log.detail = failure.detail.slice(0, 200);
  const headers: Record<string, string> = {};
  if (failure.slug === "unauthorized") headers["WWW-Authenticate"] = 'Bearer realm="saddlebench"';
  if (failure.slug === "too-many-requests") headers["Retry-After"] = "10";
  if (failure.slug === "too-many-watchers") headers["Retry-After"] = "60";
  return problemResponse(failure, headers);
}
