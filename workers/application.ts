/** The Hono application: what every request goes through, and the routes. */
import { Hono } from "hono";
import { IsolateMemory } from "./auth/isolate-memory.ts";
import { nowMs } from "./clock.ts";
import { type AppEnv, refuse } from "./http/context.ts";
import { failureOf, RETRY_SECONDS } from "./http/failure.ts";
import { crossOrigin, mayWrite, secure } from "./http/headers.ts";
import { logRequest } from "./http/log.ts";
import { problem } from "./http/problem.ts";
import { methodsAt } from "./openapi/operations.ts";
import { leaseRoutes } from "./routes/leases.ts";
import { metaRoutes } from "./routes/meta.ts";
import { modelRoutes } from "./routes/models.ts";
import { page } from "./routes/pages.ts";
import { resultRoutes } from "./routes/results.ts";
import { sweepRoutes } from "./routes/sweeps.ts";
import { tokenRoutes } from "./routes/tokens.ts";

export const app = new Hono<AppEnv>();

const memory = new IsolateMemory();
const FOREIGN_ORIGIN = problem(
  "foreign-origin",
  "a page of another origin may only read; WRITE_ORIGINS names those that may write (docs/deploy.md)",
);

app.use(async (c, next) => {
  const startedMs = nowMs();
  const request = c.req.header("CF-Ray") ?? crypto.randomUUID();
  c.set("log", {});
  c.set("memory", memory);
  if (mayWrite(c.req.raw, c.env.WRITE_ORIGINS)) await next();
  else c.res = refuse(c, FOREIGN_ORIGIN);
  const url = new URL(c.req.url);
  const api = isApi(url.pathname);
  if (c.res.status !== 101) {
    // Answers of the assets and of Durable Objects have headers that cannot be changed; ours can.
    if (!api) c.res = new Response(c.res.body, c.res);
    c.res.headers.set("X-Request-Id", request);
    secure(c.res.headers, api ? "api" : "page", url.protocol === "https:");
    if (api)
      for (const [name, value] of Object.entries(crossOrigin(c.req.raw, c.env.WRITE_ORIGINS)))
        c.res.headers.set(name, value);
  }
  if (!api || c.env.LOG === "off") return;
  const durationMs = nowMs() - startedMs;
  const { method } = c.req;
  logRequest(startedMs, {
    request,
    method,
    path: url.pathname.slice(0, 200),
    status: c.res.status,
    durationMs,
    ...c.get("log"),
  });
});

app.options("*", (c) => {
  const methods = methodsAt(new URL(c.req.url).pathname);
  return methods.length > 0 ? c.body(null, 204, { Allow: ["OPTIONS", ...methods].join(", ") }) : c.notFound();
});

app.route("/", metaRoutes);
app.route("/", sweepRoutes);
app.route("/", leaseRoutes);
app.route("/", resultRoutes);
app.route("/", modelRoutes);
app.route("/", tokenRoutes);

app.notFound(async (c) => {
  const { pathname } = new URL(c.req.url);
  const methods = methodsAt(pathname);
  if (methods.length > 0) {
    const response = refuse(
      c,
      problem("method-not-allowed", `${c.req.method} is not served here, ${methods.join(", ")} is`),
    );
    response.headers.set("Allow", methods.join(", "));
    return response;
  }
  if (isApi(pathname))
    return refuse(c, problem("not-found", `there is nothing at ${pathname.slice(0, 200)}`));
  if (c.req.method === "GET" || c.req.method === "HEAD") return page(c);
  return refuse(c, problem("method-not-allowed", "pages are read only"));
});

app.onError((error, c) => {
  const failure = failureOf(error);
  const response = refuse(c, failure);
  if (response.status === 503) response.headers.set("Retry-After", String(RETRY_SECONDS));
  c.get("log").detail = error.stack?.slice(0, 1000) ?? String(error);
  return response;
});

function isApi(pathname: string): boolean {
  return (
    pathname === "/v1" ||
    pathname.startsWith("/v1/") ||
    pathname === "/openapi.json" ||
    pathname === "/healthz"
  );
}
