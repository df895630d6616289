/** Routes of Hono's, and the methods of a path, from the table. */
import type { Hono } from "hono";
import type { Operation } from "../../shared/operations/operation.ts";
import { parameterOf, withParameters } from "../../shared/operations/parameters.ts";
import type { AppEnv } from "./context.ts";
import type { Served } from "./serve.ts";

/** Has the application answer every operation of the table. */
export function mount(app: Hono<AppEnv>, table: readonly Served[]): void {
  for (const { operation, respond } of table) {
    const path = withParameters(operation.path, (name) => `:${name}{${parameterOf(name).pattern}}`);
    app.on(operation.method.toUpperCase(), path, respond);
  }
}

/** Methods served at a concrete path, in the table's order; empty where nothing is. */
export function methodFinder(operations: readonly Operation[]): (pathname: string) => readonly string[] {
  const patterns = operations.map(({ method, path }) => ({
    method: method.toUpperCase(),
    pattern: patternOf(path),
  }));
  return (pathname) => patterns.filter(({ pattern }) => pattern.test(pathname)).map(({ method }) => method);
}

function patternOf(path: string): RegExp {
  const source = withParameters(path.replaceAll(".", "\\."), (name) => parameterOf(name).pattern);
  return new RegExp(`^${source}$`);
}
