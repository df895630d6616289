/** What every request goes through: the isolate's memory, the check of its origin, headers of the answer, the log. */
import type { MiddlewareHandler } from "hono";
import type { Operation } from "../../shared/operations/operation.ts";
import { IsolateMemory } from "../auth/isolate-memory.ts";
import { nowMs } from "../clock.ts";
import { crossOrigin, mayWrite, secure } from "../http/headers.ts";
import { isOurHost } from "../http/host.ts";
import { logRequest } from "../http/log.ts";
import { type Problem, problem } from "../http/problem.ts";
import { type AppContext, type AppEnv, refuse } from "./context.ts";

const FOREIGN_ORIGIN = problem(
  "foreign-origin",
  "a page of another origin may only read; WRITE_ORIGINS names those that may write (docs/deploy.md)",
);

const MISDIRECTED = problem(
  "misdirected",
  "the Host of the request is no name of this server; HOSTS names them (docs/deploy.md)",
);

export function aroundRequests(
  operations: readonly Operation[],
  isApi: (pathname: string) => boolean,
): MiddlewareHandler<AppEnv> {
  const memory = new IsolateMemory();
  return async (c, next) => {
    const startedMs = nowMs();
    const request = c.req.header("CF-Ray") ?? crypto.randomUUID();
    c.set("log", {});
    c.set("memory", memory);
    c.set("principal", null);
    c.set("operations", operations);
    const refusal = refusalOf(c);
    if (refusal) c.res = refuse(c, refusal);
    else await next();
    const url = new URL(c.req.url);
    const kind = isApi(url.pathname) ? "api" : "page";
    if (c.res.status !== 101) addHeaders(c, request, kind, url.protocol === "https:");
    if (kind === "page" || c.env.LOG === "off") return;
    logRequest(startedMs, {
      request,
      method: c.req.method,
      path: url.pathname.slice(0, 200),
      status: c.res.status,
      durationMs: nowMs() - startedMs,
      ...c.get("log"),
    });
  };
}

/** What concerns neither the operation nor who calls. */
function refusalOf(c: AppContext): Problem | null {
  if (!isOurHost(c.req.raw, c.env.HOSTS)) return MISDIRECTED;
  return mayWrite(c.req.raw, c.env.WRITE_ORIGINS) ? null : FOREIGN_ORIGIN;
}

function addHeaders(c: AppContext, request: string, kind: "api" | "page", https: boolean): void {
  // Answers of the assets and of Durable Objects have headers that cannot be changed; ours can.
  if (kind === "page") c.res = new Response(c.res.body, c.res);
  c.res.headers.set("X-Request-Id", request);
  secure(c.res.headers, kind, https);
  if (kind === "page") return;
  for (const [name, value] of Object.entries(crossOrigin(c.req.raw, c.env.WRITE_ORIGINS)))
    c.res.headers.set(name, value);
}
