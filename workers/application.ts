/** The Hono application of a table of operations. */
import { Hono } from "hono";
import { failureOf, RETRY_SECONDS } from "./http/failure.ts";
import { problem } from "./http/problem.ts";
import { aroundRequests } from "./serving/around-requests.ts";
import { type AppEnv, refuse } from "./serving/context.ts";
import { page } from "./serving/pages.ts";
import { methodFinder, mount } from "./serving/router.ts";
import type { Served } from "./serving/serve.ts";

export function application(table: readonly Served[]): Hono<AppEnv> {
  const operations = table.map(({ operation }) => operation);
  const methodsAt = methodFinder(operations);
  const isApi = (pathname: string): boolean =>
    pathname === "/v1" || pathname.startsWith("/v1/") || methodsAt(pathname).length > 0;

  const app = new Hono<AppEnv>();
  app.use(aroundRequests(operations, isApi));
  app.options("*", (c) => {
    const methods = methodsAt(new URL(c.req.url).pathname);
    return methods.length > 0
      ? c.body(null, 204, { Allow: ["OPTIONS", ...methods].join(", ") })
      : c.notFound();
  });
  mount(app, table);

  app.notFound(async (c) => {
    const { pathname } = new URL(c.req.url);
    const methods = methodsAt(pathname);
    if (methods.length > 0) {
      const detail = `${c.req.method} is not served here, ${methods.join(", ")} is`;
      const response = refuse(c, problem("method-not-allowed", detail));
      response.headers.set("Allow", methods.join(", "));
      return response;
    }
    if (isApi(pathname))
      return refuse(c, problem("not-found", `there is nothing at ${pathname.slice(0, 200)}`));
    if (c.req.method === "GET" || c.req.method === "HEAD") return page(c);
    return refuse(c, problem("method-not-allowed", "pages are read only"));
  });

  app.onError((error, c) => {
    const response = refuse(c, failureOf(error));
    if (response.status === 503) response.headers.set("Retry-After", String(RETRY_SECONDS));
    c.get("log").detail = error.stack?.slice(0, 1000) ?? String(error);
    return response;
  });
  return app;
}
