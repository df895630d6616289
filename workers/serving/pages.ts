/** The web app and the runner page: static assets behind the security headers. */

import { problem } from "../http/problem.ts";
import type { AppContext } from "./context.ts";
import { refuse } from "./context.ts";

/** Addresses of the app that no file has: the app's own router draws them. */
const APP_PATHS = [
  /^\/sweeps(\/[\w-]+)*$/,
  /^\/catalogue(\/[\w.+-]+)*$/,
  // Names of corners have brackets: `/compare/a%5Bx=1%5D/adam`.
  /^\/(board|claims|compare|docs|new|uploads|about|problems|optimizers)(\/[\w.+,=%-]+)*$/,
];

/** A file of `dist/assets`, the app for its own addresses, or 404: drawn by the app for who reads HTML. */
export async function page(c: AppContext): Promise<Response> {
  const { pathname } = new URL(c.req.url);
  const asset = await c.env.ASSETS.fetch(c.req.raw);
  if (asset.status !== 404) return asset;
  const isApp = APP_PATHS.some((pattern) => pattern.test(pathname));
  if (isApp || readsHtml(c.req.header("Accept"))) {
    const app = await c.env.ASSETS.fetch(new URL("/", c.req.url));
    if (app.status !== 404)
      return isApp ? app : new Response(app.body, { ...NOT_FOUND, headers: app.headers });
  }
  return refuse(c, problem("not-found", `there is nothing at ${pathname.slice(0, 200)}`));
}

const NOT_FOUND = { status: 404, statusText: "Not Found" } as const;

/** Browsers name it when they navigate; scripts, images and command lines don't. */
function readsHtml(accept: string | undefined): boolean {
  return accept?.split(",").some((type) => /^\s*text\/html\s*(;|$)/.test(type)) ?? false;
}
