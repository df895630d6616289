/** What somebody without a token can make the server do: bounded, per address and per sweep. */
import { runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ProblemDetails } from "../../shared/contracts/problem-details.ts";
import type { TokenCreated } from "../../shared/contracts/token.ts";
import { STRANGERS_PER_MINUTE } from "../auth/authorize.ts";
import { KNOWN_MS } from "../auth/known-tokens.ts";
import { MAX_WATCHERS } from "../coordinator/coordinator.ts";
import { Registry } from "../registry/registry.ts";
import { call, createSweep, SMALL_SWEEP, stubOf } from "./client.ts";

const settings = env as unknown as Record<string, string>;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2040, 0, 1) });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  settings.PLANS_PER_MINUTE = "300";
});

describe("unknown tokens", () => {
  let last = 0;
  /** Well-formed, and known to nobody. */
  const guess = () => `sb_runner_${(last++).toString(36).padStart(8, "0")}_${"g".repeat(43)}`;
  const from = (address: string, token = guess()) =>
    call("GET", "/v1/sweeps", undefined, token, { "CF-Connecting-IP": address });

  it("cost the registry so many looks a minute per address, then 429 without one", async () => {
    const looks = vi.spyOn(Registry.prototype, "token");
    const statuses: number[] = [];
    for (let i = 0; i < STRANGERS_PER_MINUTE + 40; i++) statuses.push((await from("192.0.2.1")).status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(STRANGERS_PER_MINUTE);
    expect(statuses.slice(STRANGERS_PER_MINUTE)).toEqual(Array.from({ length: 40 }, () => 429));
    expect(looks).toHaveBeenCalledTimes(STRANGERS_PER_MINUTE);
    const refused = await from("192.0.2.1");
    expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(0);
    // Others are not held up by it, and a minute later neither is this one.
    expect((await from("192.0.2.2")).status).toBe(401);
    vi.setSystemTime(Date.now() + 60_000);
    expect((await from("192.0.2.1")).status).toBe(401);
  });

  it("from invented addresses cost no more where no header is to be believed", async () => {
    // A good token that is known already: the guesses below take all that the one address may try.
    await call("GET", "/v1/tokens");
    settings.ADDRESS_HEADER = "";
    const statuses: number[] = [];
    for (let i = 0; i < STRANGERS_PER_MINUTE + 5; i++) statuses.push((await from(`198.51.100.${i}`)).status);
    settings.ADDRESS_HEADER = "CF-Connecting-IP";
    expect(statuses.slice(STRANGERS_PER_MINUTE)).toEqual([429, 429, 429, 429, 429]);
    // Negative control: believed, each is a caller of its own.
    for (let i = 0; i < STRANGERS_PER_MINUTE + 5; i++)
      expect((await from(`198.51.100.${i}`)).status).toBe(401);
  });

  it("all at once cost no more", async () => {
    const looks = vi.spyOn(Registry.prototype, "token");
    await Promise.all(Array.from({ length: 3 * STRANGERS_PER_MINUTE }, () => from("192.0.2.3")));
    expect(looks).toHaveBeenCalledTimes(STRANGERS_PER_MINUTE);
  });

  it("good ones are given back what they paid, and known ones pass where guesses are refused", async () => {
    const make = async () =>
      (await call<TokenCreated>("POST", "/v1/tokens", { name: "lab", scope: "runner" })).body.token;
    const known = await make();
    expect((await from("192.0.2.4", known)).status).toBe(200);
    // More new runners behind one address than guesses are allowed.
    for (let i = 0; i < STRANGERS_PER_MINUTE + 10; i++)
      expect((await from("192.0.2.4", await make())).status).toBe(200);
    for (let i = 0; i < STRANGERS_PER_MINUTE; i++) await from("192.0.2.4");
    expect((await from("192.0.2.4")).status).toBe(429);
    vi.setSystemTime(Date.now() + KNOWN_MS + 1);
    for (let i = 0; i < 10; i++) await from("192.0.2.4");
    expect((await from("192.0.2.4", known)).status).toBe(200);
  });
});

describe("plans", () => {
  const plan = (address: string, change: object = {}) =>
    call<ProblemDetails>("POST", "/v1/plan", { ...SMALL_SWEEP, ...change }, null, {
      "CF-Connecting-IP": address,
    });
  const large = { protocol: { ...SMALL_SWEEP.protocol, configurations: 9_000, finalSeeds: 1 } };

  it("are counted by address, and large ones count as several", async () => {
    settings.PLANS_PER_MINUTE = "12";
    const small: number[] = [];
    for (let i = 0; i < 13; i++) small.push((await plan("192.0.2.5")).status);
    expect(small).toEqual([...Array.from({ length: 12 }, () => 200), 429]);
    // Two entries of 9,001 tuning trials and a final one: 1 + 9 calls each; the second is let in and pushes below zero.
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++) statuses.push((await plan("192.0.2.6", large)).status);
    expect(statuses).toEqual([200, 200, 429]);
    vi.setSystemTime(Date.now() + 30_000);
    expect((await plan("192.0.2.6")).status).toBe(429);
    vi.setSystemTime(Date.now() + 30_000);
    expect((await plan("192.0.2.6")).status).toBe(200);
  });
});

describe("followers of one sweep", () => {
  const follow = (sweep: string) =>
    exports.default.fetch(`http://edge/v1/sweeps/${sweep}/live`, { headers: { Upgrade: "websocket" } });

  it(`are ${MAX_WATCHERS} at most, then 503 and when to come again`, async () => {
    const { id } = await createSweep();
    const watchers = (count: number) =>
      runInDurableObject(stubOf(id), (object) => {
        const { ctx } = object as unknown as { readonly ctx: DurableObjectState };
        // From as many addresses: none has a socket yet.
        vi.spyOn(ctx, "getWebSockets").mockImplementation((tag) =>
          tag === undefined ? Array.from({ length: count }, () => new WebSocketPair()[1]) : [],
        );
      });
    await watchers(MAX_WATCHERS);
    const refused = await follow(id);
    expect(refused.status).toBe(503);
    expect(refused.headers.get("Content-Type")).toBe("application/problem+json");
    expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(0);
    expect((await refused.json()) as ProblemDetails).toMatchObject({
      type: "https://saddlebench.dev/problems/too-many-watchers",
    });
    await watchers(MAX_WATCHERS - 1);
    const { status, webSocket } = await follow(id);
    expect(status).toBe(101);
    webSocket?.accept();
    webSocket?.close();
  });
});
