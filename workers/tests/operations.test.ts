/** The operation table: what is made from it, seen on a table with one route more. */
import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import type { ProblemDetails } from "../../shared/contracts/problem-details.ts";
import type { Operation } from "../../shared/operations/operation.ts";
import { application } from "../application.ts";
import { OPERATIONS } from "../operations/registry.ts";
import { json, raw } from "../serving/answer.ts";
import { type Served, serve } from "../serving/serve.ts";
import { ADMIN_TOKEN, RUNNER_TOKEN } from "./tokens.ts";

const NOTE = "/v1/sweeps/{id}/trials/{index}/note";
/** The contract half of a route that nobody else has. */
const writeNote = {
  method: "put",
  path: NOTE,
  summary: "Write a note on a trial",
  scope: "runner",
  query: z.strictObject({ loud: z.optional(z.enum(["true", "false"])) }),
  body: z.strictObject({ text: z.string().check(z.maxLength(5)) }),
  replies: { 200: z.strictObject({ trial: z.int(), text: z.string() }) },
  problems: [400],
} as const satisfies Operation;
const written = serve(writeNote, ({ parameters: { index }, query, body: { text } }) =>
  json(200, { trial: index, text: query.loud === "true" ? text.toUpperCase() : text }),
);

function send(table: readonly Served[], method: string, path: string, body?: unknown, token = RUNNER_TOKEN) {
  const request = new Request(`http://edge${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return application(table).fetch(request, env, createExecutionContext());
}

const AT = "/v1/sweeps/abcdefghijkl/trials/7/note";

describe("one more row in the table", () => {
  const table = [...OPERATIONS, written];

  it("is served: parameters, query and body as its contract types them", async () => {
    const response = await send(table, "PUT", `${AT}?loud=true`, { text: "hello" });
    expect([response.status, await response.json()]).toEqual([200, { trial: 7, text: "HELLO" }]);
    expect(response.headers.get("X-Content-Type-Options")).toBe("nosniff");
  });

  it("is held to its schemas, its pattern and its scope", async () => {
    const refused = async (path: string, body: unknown, token?: string) => {
      const response = await send(table, "PUT", path, body, token);
      return [response.status, ((await response.json()) as ProblemDetails).errors?.[0]?.path];
    };
    expect(await refused(AT, { text: "too long" })).toEqual([400, "text"]);
    expect(await refused(`${AT}?loud=yes`, { text: "x" })).toEqual([400, "loud"]);
    expect(await refused(AT.replace("/7/", "/seven/"), { text: "x" })).toEqual([404, undefined]);
    expect(await refused(AT, { text: "x" }, ADMIN_TOKEN)).toEqual([403, undefined]);
    expect(await refused(AT, { text: "x" }, "sb_nobody")).toEqual([401, undefined]);
  });

  it("is what other methods at its path are told of", async () => {
    const wrong = await send(table, "DELETE", AT);
    expect([wrong.status, wrong.headers.get("Allow")]).toEqual([405, "PUT"]);
    const asked = await send(table, "OPTIONS", AT);
    expect([asked.status, asked.headers.get("Allow")]).toEqual([204, "OPTIONS, PUT"]);
  });

  it("is in the OpenAPI document", async () => {
    const response = await send(table, "GET", "/openapi.json");
    const { paths } = (await response.json()) as { paths: Record<string, Record<string, object>> };
    expect(paths[NOTE]?.put).toMatchObject({
      summary: "Write a note on a trial",
      "x-scope": "runner",
      parameters: [
        { name: "id", in: "path", schema: { type: "string" } },
        { name: "index", in: "path", schema: { type: "integer" } },
        { name: "loud", in: "query", required: false },
      ],
      requestBody: { content: { "application/json": { schema: { required: ["text"] } } } },
      responses: { 200: {}, 400: {}, 401: {}, 403: {}, 429: {} },
    });
  });

  it("is nowhere without its row (negative control)", async () => {
    expect((await send(OPERATIONS, "PUT", AT, { text: "x" })).status).toBe(404);
    const document = await (await send(OPERATIONS, "GET", "/openapi.json")).text();
    expect(document.includes(NOTE)).toBe(false);
  });

  it("does not compile with another answer than its contract's", () => {
    // @ts-expect-error a status that is not among the replies
    serve(writeNote, () => json(201, { trial: 1, text: "" }));
    // @ts-expect-error a value that is not of the reply's schema
    serve(writeNote, () => json(200, { trial: "1", text: "" }));
    // @ts-expect-error no value where a schema stands
    serve(writeNote, () => raw(200));
    // @ts-expect-error a parameter that the path does not have
    serve(writeNote, ({ parameters }) => json(200, { trial: parameters.shard, text: "" }));
    // @ts-expect-error no handler
    const row: Served = { operation: writeNote };
    expect(row.respond).toBeUndefined();
  });
});

it("every contract in shared/operations is served once, and nothing else is", () => {
  const modules = import.meta.glob<Record<string, unknown>>("../../shared/operations/*.ts", { eager: true });
  const contracts = Object.values(modules)
    .flatMap((module) => Object.values(module))
    .filter((value): value is Operation => typeof value === "object" && value !== null && "replies" in value);
  const names = (operations: readonly Operation[]) =>
    operations.map(({ method, path }) => `${method} ${path}`).sort();
  expect(contracts.length).toBeGreaterThan(20);
  expect(names(OPERATIONS.map(({ operation }) => operation))).toEqual(names(contracts));
});
