/** The client against a network of its own: what it sends, what it makes of every kind of answer. */
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { exportResults } from "../operations/export-results.ts";
import { leaseShard } from "../operations/lease-shard.ts";
import { listSweeps } from "../operations/list-sweeps.ts";
import type { Operation } from "../operations/operation.ts";
import { revokeToken } from "../operations/revoke-token.ts";
import { addressOf } from "./address.ts";
import { ask } from "./ask.ts";
import type { Fetch } from "./fetch.ts";

/** A contract that no server has: the client knows operations from their contracts alone. */
const writeNote = {
  method: "put",
  path: "/v1/sweeps/{id}/trials/{index}/note",
  summary: "Write a note on a trial",
  scope: "runner",
  query: z.strictObject({ loud: z.optional(z.enum(["true", "false"])), after: z.optional(z.string()) }),
  body: z.strictObject({ text: z.string() }),
  replies: { 200: z.strictObject({ trial: z.int() }), 202: "later" },
  problems: [400],
} as const satisfies Operation;

const SERVER = { url: "http://edge", token: "sb_runner_x" };
const NOTE = { parameters: { id: "abcdefghijkl", index: 7 }, body: { text: "hello" } };

interface Sent {
  readonly address: string;
  readonly init: RequestInit;
}

/** Answers every request alike and keeps what was sent. */
function network(status: number, body: string | null, headers: Record<string, string> = {}) {
  const sent: Sent[] = [];
  const fetch: Fetch = async (address, init) => {
    sent.push({ address, init });
    return new Response(body, { status, headers });
  };
  return { fetch, sent };
}

describe("what is sent", () => {
  it("is the contract's method and path, with parameters, query, token and JSON", async () => {
    const { fetch, sent } = network(200, '{"trial":7}');
    await ask(fetch, SERVER, writeNote, { ...NOTE, query: { after: 3, loud: undefined } });
    expect(sent).toEqual([
      {
        address: "http://edge/v1/sweeps/abcdefghijkl/trials/7/note?after=3",
        init: {
          method: "PUT",
          headers: { authorization: "Bearer sb_runner_x", "content-type": "application/json" },
          body: '{"text":"hello"}',
        },
      },
    ]);
  });

  it("has no token where there is none, and no type where there is no body", async () => {
    const { fetch, sent } = network(204, null);
    await ask(fetch, { url: "", token: null }, revokeToken, { parameters: { token: "abc123" } });
    expect(sent).toEqual([{ address: "/v1/tokens/abc123", init: { method: "DELETE", headers: {} } }]);
  });

  it("cannot leave its path through a parameter", () => {
    const parameters = { id: "../../x?y#z" };
    expect(addressOf(exportResults, { parameters })).toBe("/v1/sweeps/..%2F..%2Fx%3Fy%23z/export");
  });

  it("does not compile without what the contract wants", () => {
    const { fetch } = network(200, "{}");
    // @ts-expect-error no body
    void ask(fetch, SERVER, writeNote, { parameters: NOTE.parameters });
    // @ts-expect-error a body of another schema
    void ask(fetch, SERVER, writeNote, { ...NOTE, body: { text: 1 } });
    // @ts-expect-error a parameter is missing
    void ask(fetch, SERVER, writeNote, { ...NOTE, parameters: { id: "x" } });
    // @ts-expect-error a query that the contract does not have
    void ask(fetch, SERVER, listSweeps, { query: { after: 1 } });
    void ask(fetch, SERVER, listSweeps);
  });
});

describe("what comes back", () => {
  it("is parsed by the schema of its status", async () => {
    const reply = await ask(network(200, '{"trial":7}').fetch, SERVER, writeNote, NOTE);
    expect(reply).toMatchObject({ ok: true, status: 200, value: { trial: 7 } });
    if (reply.ok && reply.status === 200) expect(reply.value.trial).toBe(7);
  });

  it("is the response where the contract has no schema", async () => {
    const { fetch } = network(204, null, { "Retry-After": "13" });
    const input = { parameters: { id: "abcdefghijkl" }, body: { runner: "runner", lanes: 4 } };
    const reply = await ask(fetch, SERVER, leaseShard, input);
    expect(reply).toMatchObject({ ok: true, status: 204 });
    expect(reply.ok && reply.headers.get("retry-after")).toBe("13");
    const later = await ask(network(202, "soon").fetch, SERVER, writeNote, NOTE);
    expect(later.ok && later.status === 202 && (await later.value.text())).toBe("soon");
  });

  const PROBLEM = {
    type: "https://saddlebench.dev/problems/invalid-body",
    title: "x",
    status: 400,
    detail: "text: too long",
    errors: [{ path: "text", message: "too long" }],
  };
  it.each([
    [400, JSON.stringify(PROBLEM), { kind: "refused", slug: "invalid-body", message: PROBLEM.detail }],
    [403, "<html>", { kind: "refused", slug: null, message: "the server answered 403" }],
    [503, JSON.stringify({ ...PROBLEM, status: 503 }), { kind: "busy", retryAfterMs: 10_000 }],
    [429, "", { kind: "busy", retryAfterMs: 10_000, message: "the server answered 429" }],
    [200, '{"trial":"7"}', { kind: "unreadable", message: expect.stringContaining("trial: ") }],
    [200, "<html>", { kind: "unreadable", message: expect.stringContaining("not JSON") }],
    [201, '{"trial":7}', { kind: "unreadable", message: "the server answered 201" }],
  ])("is a failure as a value: %i %s", async (status, body, expected) => {
    const { fetch } = network(status, body, { "Retry-After": "10" });
    expect(await ask(fetch, SERVER, writeNote, NOTE)).toMatchObject({ ok: false, status, ...expected });
  });

  it("is a failure as a value where nobody answers, with the cause that Node hides", async () => {
    const fetch: Fetch = () =>
      Promise.reject(new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") }));
    const reply = await ask(fetch, SERVER, writeNote, NOTE);
    expect(reply).toMatchObject({ ok: false, kind: "no-answer", status: 0, message: "connect ECONNREFUSED" });
  });
});
