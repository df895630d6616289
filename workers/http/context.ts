/** What the Hono handlers share. */
import type { Context, MiddlewareHandler } from "hono";
import type { TokenScope } from "../../shared/contracts/token.ts";
import { authorize } from "../auth/authorize.ts";
import type { IsolateMemory } from "../auth/isolate-memory.ts";
import type { Environment } from "../environment.ts";
import { type Problem, problemResponse } from "./problem.ts";

/** Fields of the request's log line, filled in by whoever knows them. Never a secret. */
export interface LogFields {
  sweep?: string;
  shard?: number;
  /** 1, 2, 3: which hand-out of the shard; from the runner's own mouth where it comes with a call of its. */
  attempt?: number;
  runner?: string;
  token?: string;
  problem?: string;
  detail?: string;
}

export interface AppEnv {
  readonly Bindings: Environment;
  readonly Variables: { log: LogFields; memory: IsolateMemory };
}
export type AppContext = Context<AppEnv>;

/** Lets only those through who may; the handler runs after it. */
export function guard(need: TokenScope | "read"): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const sweep = c.req.param("id") ?? null;
    if (sweep !== null) c.get("log").sweep = sweep;
    const principal = await authorize(c.req.raw, c.env, need, sweep, c.get("memory"));
    if (!principal.ok) return refuse(c, principal);
    if (principal.token !== null) c.get("log").token = principal.token;
    return next();
  };
}

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

/** The sweep's coordinator. */
export function coordinatorOf(c: AppContext) {
  const id = c.req.param("id") ?? "";
  return c.env.SWEEPS.get(c.env.SWEEPS.idFromName(id));
}
