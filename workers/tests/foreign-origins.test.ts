/** Pages of other origins: they may read, and write nothing, whatever CORS lets a browser send. */
import { env, exports } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ProblemDetails } from "../../shared/contracts/problem-details.ts";
import { OPERATIONS } from "../operations/registry.ts";
import { call, createSweep, SMALL_SWEEP } from "./client.ts";
import { ADMIN_TOKEN } from "./tokens.ts";

const settings = env as unknown as Record<string, string>;
const STRANGERS = [
  "https://stranger.example",
  "http://edge.evil.example",
  "http://edge:81",
  "null",
  "file://",
];
let sweep = "";
beforeAll(async () => {
  sweep = (await createSweep()).id;
});
afterEach(() => {
  settings.WRITE_ORIGINS = "";
});

const sweeps = async () => (await call<{ sweeps: unknown[] }>("GET", "/v1/sweeps")).body.sweeps.length;
const post = (origin: string, headers = {}) =>
  call<ProblemDetails>("POST", "/v1/sweeps", SMALL_SWEEP, ADMIN_TOKEN, { Origin: origin, ...headers });

describe("a page of another origin", () => {
  it("may not write, with the best of tokens, and is told so", async () => {
    const before = await sweeps();
    for (const origin of STRANGERS) {
      const { status, body, headers } = await post(origin);
      expect([status, body.type], origin).toEqual([403, "https://saddlebench.dev/problems/foreign-origin"]);
      // It may read why.
      expect(headers.get("Access-Control-Allow-Origin")).toBe("*");
      // What a form or a script can send without a preflight.
      expect((await post(origin, { "Content-Type": "text/plain" })).status).toBe(403);
    }
    expect(await sweeps()).toBe(before);
  });

  it("is refused on every operation but reading ones, and reads as anybody", async () => {
    for (const { method, path } of OPERATIONS.map(({ operation }) => operation)) {
      const at = path
        .replace("{id}", sweep)
        .replace(/\{(shard|index)\}/, "0")
        .replace(/\{\w+\}/, "0".repeat(64));
      const headers = { Origin: "https://stranger.example" };
      const { status } = await call(method.toUpperCase(), at, undefined, ADMIN_TOKEN, headers);
      if (method === "get") expect(status, path).not.toBe(403);
      else expect(status, path).toBe(403);
    }
    const read = await call("GET", `/v1/sweeps/${sweep}`, undefined, null, {
      Origin: "https://stranger.example",
    });
    expect([read.status, read.headers.get("Access-Control-Allow-Origin")]).toEqual([200, "*"]);
  });

  it("may write when it is named, and learns so before it asks", async () => {
    settings.WRITE_ORIGINS = "https://other.example, https://lab.example";
    const preflight = await exports.default.fetch("http://edge/v1/sweeps", {
      method: "OPTIONS",
      headers: {
        Origin: "https://lab.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, content-type, idempotency-key",
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("Access-Control-Allow-Origin")).toBe("https://lab.example");
    expect(preflight.headers.get("Access-Control-Allow-Methods")).toContain("POST");
    const allowed = preflight.headers.get("Access-Control-Allow-Headers")?.toLowerCase() ?? "";
    for (const name of ["authorization", "content-type", "idempotency-key"]) expect(allowed).toContain(name);
    expect((await post("https://lab.example")).status).toBe(201);
    // No prefix, no suffix, no other scheme.
    for (const near of ["https://lab.example.evil", "https://a.lab.example", "http://lab.example"])
      expect((await post(near)).status, near).toBe(403);
  });
});

describe("who is no foreign page", () => {
  it("our own pages write, also behind a proxy that ends TLS; and programs, which name no origin", async () => {
    expect((await post("http://edge")).status).toBe(201);
    expect((await post("https://edge")).status).toBe(201);
    expect((await call("POST", "/v1/sweeps", SMALL_SWEEP)).status).toBe(201);
  });
});

describe("the type of a body", () => {
  const OWN_PAGE = { Origin: "http://edge" };
  const typed = (type: string, path = "/v1/sweeps", page: Readonly<Record<string, string>> = OWN_PAGE) =>
    call<ProblemDetails>("POST", path, SMALL_SWEEP, ADMIN_TOKEN, { "Content-Type": type, ...page });

  it("is JSON, or 415", async () => {
    const before = await sweeps();
    for (const type of [
      "text/plain",
      "text/plain;charset=UTF-8",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/jsonp",
      "x-application/json",
    ]) {
      const { status, body } = await typed(type);
      expect([status, body.type], type).toEqual([
        415,
        "https://saddlebench.dev/problems/unsupported-media-type",
      ]);
    }
    expect(await sweeps()).toBe(before);
    for (const type of [
      "application/json",
      "application/json; charset=utf-8",
      "Application/JSON",
      "application/ld+json",
    ])
      expect((await typed(type, "/v1/plan")).status, type).toBe(200);
  });

  it("is read as JSON from programs whose clients attach a type of themselves", async () => {
    for (const type of ["text/plain;charset=UTF-8", "application/x-www-form-urlencoded"])
      expect((await typed(type, "/v1/plan", {})).status, type).toBe(200);
    for (const type of ["multipart/form-data; boundary=x", "application/xml", "text/plainer"])
      expect((await typed(type, "/v1/plan", {})).status, type).toBe(415);
  });

  it("need not be told; and where there is no body, it says nothing", async () => {
    const bytes = new TextEncoder().encode(JSON.stringify(SMALL_SWEEP));
    const untold = await exports.default.fetch("http://edge/v1/plan", { method: "POST", body: bytes });
    expect(untold.status).toBe(200);
    const { id } = await createSweep();
    const headers = { "Content-Type": "text/plain" };
    const empty = await call("POST", `/v1/sweeps/${id}/cancel`, undefined, ADMIN_TOKEN, headers);
    expect(empty.status).toBe(200);
  });
});
