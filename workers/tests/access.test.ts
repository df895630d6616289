/** Clauses 12 and 14, and what surrounds every answer: tokens, idempotency, headers, CORS, logs. */
import { env, exports } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SweepDetail, SweepSummary } from "../../shared/contracts/sweep.ts";
import type { TokenCreated } from "../../shared/contracts/token.ts";
import { KNOWN_MS } from "../auth/known-tokens.ts";
import { sha256Hex } from "../http/digest.ts";
import { registryOf } from "../stubs.ts";
import { call, createSweep, needLease, SMALL_SWEEP } from "./client.ts";
import { ADMIN_TOKEN, RUNNER_TOKEN, TEST_TOKEN_HASHES } from "./tokens.ts";

const NOBODY = "aaaaaaaaaaaa";
const lease = { runner: "alpha", lanes: 4 };
const settings = env as unknown as Record<string, string>;

afterEach(() => {
  vi.restoreAllMocks();
  settings.PUBLIC_READ = "true";
  settings.LOG = "off";
  settings.WRITE_ORIGINS = "";
});

async function makeToken(body: object): Promise<TokenCreated> {
  const reply = await call<TokenCreated>("POST", "/v1/tokens", body);
  expect(reply.status).toBe(201);
  return reply.body;
}

describe("clause 12: who may", () => {
  it("knows its bootstrap tokens by hash only", async () => {
    expect(await sha256Hex(ADMIN_TOKEN)).toBe(TEST_TOKEN_HASHES.ADMIN_TOKEN_HASHES);
    expect(await sha256Hex(RUNNER_TOKEN)).toBe(TEST_TOKEN_HASHES.RUNNER_TOKEN_HASHES);
  });

  it("answers 401 without a token or with a wrong one, 403 with the wrong scope", async () => {
    const wrong = `sb_admin_testadmin_${"f".repeat(64)}`;
    const disguised = ADMIN_TOKEN.replace("sb_admin", "sb_runner");
    for (const token of [
      null,
      "",
      "nonsense",
      wrong,
      `${ADMIN_TOKEN}0`,
      disguised,
      TEST_TOKEN_HASHES.ADMIN_TOKEN_HASHES,
    ]) {
      const reply = await call("POST", "/v1/sweeps", SMALL_SWEEP, token);
      expect(reply.status).toBe(401);
      expect(reply.headers.get("WWW-Authenticate")).toContain("Bearer");
      expect(JSON.stringify(reply.body)).not.toContain("testadmin");
    }
    expect((await call("POST", "/v1/sweeps", SMALL_SWEEP, RUNNER_TOKEN)).status).toBe(403);
    expect((await call("POST", `/v1/sweeps/${NOBODY}/leases`, lease, ADMIN_TOKEN)).status).toBe(403);
    expect((await call("GET", "/v1/tokens", undefined, RUNNER_TOKEN)).status).toBe(403);
  });

  it("compares digests in constant time, all of the list", async () => {
    const compare = vi.spyOn(crypto.subtle, "timingSafeEqual");
    // Later than the isolate remembers a token that it has found good.
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2 * KNOWN_MS });
    const before = settings.ADMIN_TOKEN_HASHES ?? "";
    settings.ADMIN_TOKEN_HASHES = `${before},${"0".repeat(64)}, ${"1".repeat(64)}`;
    expect((await call("GET", "/v1/tokens")).status).toBe(200);
    expect(compare).toHaveBeenCalledTimes(3);
    expect((await call("GET", "/v1/tokens")).status).toBe(200);
    expect(compare).toHaveBeenCalledTimes(3);
    vi.useRealTimers();
    settings.ADMIN_TOKEN_HASHES = before;
  });

  it("makes, lists and revokes tokens; the secret is shown once and stored as a hash", async () => {
    const made = await makeToken({ name: "lab machine", scope: "runner" });
    expect(made.token).toMatch(/^sb_runner_[0-9a-f]{12}_[\w-]{43}$/);
    const listed = await call("GET", "/v1/tokens");
    expect(JSON.stringify(listed.body)).toContain("lab machine");
    expect(JSON.stringify(listed.body)).not.toContain(made.token);
    const stored = await registryOf(env).token(made.id);
    expect(stored?.hash).toBe(await sha256Hex(made.token));
    const { id } = await createSweep();
    expect((await call("POST", `/v1/sweeps/${id}/leases`, lease, made.token)).status).toBe(200);
    expect((await call("DELETE", `/v1/tokens/${made.id}`)).status).toBe(204);
    expect((await call("DELETE", `/v1/tokens/${made.id}`)).status).toBe(404);
    expect((await call("POST", `/v1/sweeps/${id}/leases`, lease, made.token)).status).toBe(401);
  });

  it("limits a runner token to one sweep", async () => {
    const [mine, other] = [await createSweep(), await createSweep()];
    const { token } = await makeToken({ name: "guest", scope: "runner", sweep: mine.id });
    expect((await call("POST", `/v1/sweeps/${mine.id}/leases`, lease, token)).status).toBe(200);
    expect((await call("POST", `/v1/sweeps/${other.id}/leases`, lease, token)).status).toBe(403);
    expect((await call("POST", "/v1/tokens", { name: "x", scope: "admin", sweep: mine.id })).status).toBe(
      400,
    );
  });

  it("shows a limited token its own sweep in the list, whoever else may read", async () => {
    const [mine, other] = [await createSweep(), await createSweep()];
    const { token } = await makeToken({ name: "guest", scope: "runner", sweep: mine.id });
    const listed = async (credential: string | null, query = "") => {
      const reply = await call<{ sweeps: SweepSummary[] }>(
        "GET",
        `/v1/sweeps${query}`,
        undefined,
        credential,
      );
      return reply.body.sweeps.map(({ id }) => id);
    };
    for (const isPublic of ["true", "false"]) {
      settings.PUBLIC_READ = isPublic;
      expect(await listed(token)).toEqual([mine.id]);
      expect(await listed(token, "?status=running")).toEqual([mine.id]);
      expect(await listed(token, "?status=complete")).toEqual([]);
      expect(await listed(RUNNER_TOKEN)).toEqual(expect.arrayContaining([mine.id, other.id]));
    }
  });

  it("reads in public, unless PUBLIC_READ is false", async () => {
    const { id } = await createSweep();
    const paths = ["/v1/sweeps", `/v1/sweeps/${id}`, `/v1/sweeps/${id}/leaderboard`, "/v1/catalogue"];
    for (const path of paths) expect((await call("GET", path, undefined, null)).status).toBe(200);
    settings.PUBLIC_READ = "false";
    const guest = await makeToken({ name: "guest", scope: "runner", sweep: id });
    for (const path of paths) {
      expect((await call("GET", path, undefined, null)).status).toBe(401);
      expect((await call("GET", path, undefined, RUNNER_TOKEN)).status).toBe(200);
      expect((await call("GET", path, undefined, guest.token)).status).toBe(200);
    }
    expect((await call("GET", "/healthz", undefined, null)).status).toBe(200);
  });

  it("a browser's WebSocket names its token as a subprotocol", async () => {
    const { id } = await createSweep();
    settings.PUBLIC_READ = "false";
    const open = (protocol?: string) =>
      exports.default.fetch(`http://edge/v1/sweeps/${id}/live`, {
        headers: { Upgrade: "websocket", ...(protocol ? { "Sec-WebSocket-Protocol": protocol } : {}) },
      });
    expect((await open()).status).toBe(401);
    const response = await open(`saddlebench, ${RUNNER_TOKEN}`);
    expect(response.status).toBe(101);
    expect(response.headers.get("Sec-WebSocket-Protocol")).toBe("saddlebench");
    response.webSocket?.accept();
    response.webSocket?.close();
  });

  it("limits the rate per token", async () => {
    const { id } = await createSweep();
    const usual = settings.RUNNER_CALLS_PER_MINUTE ?? "";
    settings.RUNNER_CALLS_PER_MINUTE = "3";
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++)
      statuses.push((await call("POST", `/v1/sweeps/${id}/leases`, lease, RUNNER_TOKEN)).status);
    settings.RUNNER_CALLS_PER_MINUTE = usual;
    expect(statuses).toEqual([200, 200, 200, 429]);
    const limit = vi.spyOn(env.ADMIN_RATE, "limit").mockResolvedValue({ success: false });
    const reply = await call("GET", "/v1/tokens");
    expect(reply.status).toBe(429);
    expect(Number(reply.headers.get("Retry-After"))).toBeGreaterThan(0);
    expect(limit).toHaveBeenCalledWith({ key: "testadmin" });
  });
});

describe("clause 14: Idempotency-Key", () => {
  const post = (body: object, key: string) =>
    call<SweepDetail>("POST", "/v1/sweeps", body, ADMIN_TOKEN, { "Idempotency-Key": key });

  it("same key and body: the same sweep, also when the keys of the body are in another order", async () => {
    const first = await post(SMALL_SWEEP, "key-1");
    expect(first.status).toBe(201);
    const again = await post(Object.fromEntries(Object.entries(SMALL_SWEEP).reverse()), "key-1");
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    const space = { rate: { kind: "fixed", value: 0.1 }, beta1: { kind: "fixed", value: 0.8 } };
    const nested = (from: object) => ({ ...SMALL_SWEEP, optimizers: [{ name: "adam", space: from }] });
    const one = await post(nested(space), "key-1b");
    expect(one.status, JSON.stringify(one.body)).toBe(201);
    const other = await post(nested(Object.fromEntries(Object.entries(space).reverse())), "key-1b");
    expect([other.status, other.body.id]).toEqual([200, one.body.id]);
    const lists = { ...SMALL_SWEEP, optimizers: [...(SMALL_SWEEP.optimizers ?? [])].reverse() };
    await post(SMALL_SWEEP, "key-1c");
    expect((await post(lists, "key-1c")).status).toBe(422);
    const together = await Promise.all(Array.from({ length: 10 }, () => post(SMALL_SWEEP, "key-2")));
    expect(new Set(together.map((reply) => reply.body.id)).size).toBe(1);
  });

  it("same key, other body: 422", async () => {
    await post(SMALL_SWEEP, "key-3");
    const reply = await post({ ...SMALL_SWEEP, seed: 8 }, "key-3");
    expect(reply.status).toBe(422);
    expect(reply.body).toMatchObject({ type: "https://saddlebench.dev/problems/idempotency-conflict" });
    expect((await post(SMALL_SWEEP, "")).status).toBe(400);
    expect((await post(SMALL_SWEEP, "x".repeat(201))).status).toBe(400);
  });
});

describe("what surrounds every answer", () => {
  it("has security headers, and a policy under which nothing runs", async () => {
    for (const path of ["/healthz", "/v1/nothing", "/v1/sweeps"]) {
      const { headers } = await call("GET", path);
      expect(headers.get("Content-Security-Policy")).toBe(
        "default-src 'none'; frame-ancestors 'none'; sandbox",
      );
      expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
      expect(headers.get("Referrer-Policy")).toBe("no-referrer");
      expect(headers.get("X-Request-Id")).toBeTruthy();
    }
  });

  it("pages run our own scripts only", async () => {
    const { headers } = await call("GET", "/nothing-here");
    const policy = headers.get("Content-Security-Policy") ?? "";
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe|\*/);
  });

  it("CORS: anybody may read, named origins may write", async () => {
    const preflight = (origin: string) =>
      exports.default.fetch("http://edge/v1/sweeps", {
        method: "OPTIONS",
        headers: { Origin: origin, "Access-Control-Request-Method": "POST" },
      });
    const stranger = await preflight("https://stranger.example");
    expect(stranger.headers.get("Access-Control-Allow-Origin")).toBe("*");
    expect(stranger.headers.get("Access-Control-Allow-Methods")).toBe("GET, HEAD");
    settings.WRITE_ORIGINS = "https://lab.example";
    const friend = await preflight("https://lab.example");
    expect(friend.headers.get("Access-Control-Allow-Origin")).toBe("https://lab.example");
    expect(friend.headers.get("Access-Control-Allow-Methods")).toContain("POST");
    expect(friend.headers.get("Access-Control-Allow-Credentials")).toBeNull();
  });

  it("logs request id, sweep, shard and attempt, and no secret", async () => {
    const { id } = await createSweep();
    const lines: string[] = [];
    vi.spyOn(console, "log").mockImplementation((line) => void lines.push(String(line)));
    settings.LOG = "on";
    await needLease(id, "alpha");
    await makeToken({ name: "secret-bearer", scope: "runner" });
    await call("POST", "/v1/sweeps", SMALL_SWEEP, "sb_admin_wrong_token");
    settings.LOG = "off";
    expect(lines).toHaveLength(3);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      event: "request",
      method: "POST",
      status: 200,
      sweep: id,
      shard: 0,
      attempt: 1,
      runner: "alpha",
      token: "testrunner",
      request: expect.any(String),
    });
    const text = lines.join("\n");
    expect(text).not.toMatch(/sb_(admin|runner)_/);
    expect(text).not.toContain("a".repeat(64));
  });
});
