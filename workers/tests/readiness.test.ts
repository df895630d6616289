/** Clause 23: ready is more than up. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { READINESS_MS } from "../auth/readiness-memory.ts";
import { Registry } from "../registry/registry.ts";
import { registryOf } from "../stubs.ts";
import { call } from "./client.ts";

let start = Date.now();
beforeEach(() => {
  // What the test before has found holds no more.
  start += 10 * READINESS_MS;
  vi.useFakeTimers({ toFake: ["Date"], now: start });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});
const pass = () => vi.setSystemTime(Date.now() + READINESS_MS);
const ready = () => call("GET", "/readyz", undefined, null);
const inRegistry = (statement: string) =>
  runInDurableObject(registryOf(env), (_, { storage }) => {
    storage.sql.exec(statement);
  });

describe("/readyz", () => {
  it("writes a row and reads it", async () => {
    expect(await ready()).toMatchObject({ status: 200, body: { ok: true } });
    const written = await runInDurableObject(registryOf(env), (_, { storage }) =>
      storage.sql.exec("SELECT value FROM readiness").one(),
    );
    expect(written.value).toBe(Date.now());
  });

  it("is 503 with the part that fails while the registry takes no writes, and well again after", async () => {
    await inRegistry("ALTER TABLE readiness RENAME TO away");
    const { status, headers, body } = await ready();
    expect([status, headers.get("Content-Type")]).toEqual([503, "application/problem+json"]);
    expect(body).toMatchObject({
      type: "https://saddlebench.dev/problems/not-ready",
      detail: expect.stringContaining("the registry fails: "),
    });
    // The process lives all the same.
    expect((await call("GET", "/healthz", undefined, null)).status).toBe(200);
    await inRegistry("ALTER TABLE away RENAME TO readiness");
    pass();
    expect((await ready()).status).toBe(200);
  });

  it("is 503 while KV does not answer", async () => {
    vi.spyOn(env.LEADERBOARDS, "get").mockRejectedValue(new Error("KV is away"));
    expect(await ready()).toMatchObject({
      status: 503,
      body: { detail: expect.stringContaining("KV fails: KV is away") },
    });
  });

  it("writes once a second, however many ask", async () => {
    const writes = vi.spyOn(Registry.prototype, "writeAndRead");
    await ready();
    for (let i = 0; i < 20; i++) expect((await ready()).status).toBe(200);
    expect(writes).toHaveBeenCalledTimes(1);
    pass();
    await ready();
    expect(writes).toHaveBeenCalledTimes(2);
  });
});
