/** Tokens where none belong: neither a log line nor a problem repeats them. */
import { env, exports } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { logRequest } from "../http/log.ts";
import { redact } from "../http/redact.ts";
import { call, createSweep, needLease, report, resultOf, runnerCall, SMALL_SWEEP } from "./client.ts";
import { ADMIN_TOKEN, RUNNER_TOKEN } from "./tokens.ts";

const settings = env as unknown as Record<string, string>;
/** Unlike the tests' own tokens: as `tokens create` and `docs/deploy.md` make them. */
const SECRET = "Zq3-xY_7aB9cD1eF2gH4iJ5kL6mN8oP0qR-sT_uV3wX";
const HEX = "3f9a1c5e7b2d4806".repeat(4);
const TOKENS = [`sb_admin_0123456789ab_${SECRET}`, `sb_runner_fedcba987654_${HEX}`, ADMIN_TOKEN];
/** Any piece of one that would help somebody. */
const PIECES = [SECRET.slice(0, 8), SECRET.slice(12, 20), HEX.slice(0, 12), "a".repeat(12), "0123456789ab"];

let lines: string[] = [];
beforeEach(() => {
  lines = [];
  for (const channel of ["log", "warn", "error", "info"] as const)
    vi.spyOn(console, channel).mockImplementation((...args) => void lines.push(args.map(String).join(" ")));
  settings.LOG = "on";
});
afterEach(() => {
  vi.restoreAllMocks();
  settings.LOG = "off";
});

function expectNoSecret(text: string): void {
  for (const piece of PIECES) expect(text).not.toContain(piece);
  expect(text).not.toMatch(/sb_[a-z]+_/);
}

describe("hostile input that holds a token", () => {
  it.each(TOKENS)("is logged and refused without it: %#", async (token) => {
    const { id } = await createSweep();
    const encoded = token.replaceAll("_", "%5F").replace("s", "%73");
    const asked: readonly (readonly [string, string, unknown?, Record<string, string>?])[] = [
      ["DELETE", `/v1/tokens/${token}`],
      ["DELETE", `/v1/tokens/${encoded}`],
      ["GET", `/v1/sweeps/${token}`],
      ["GET", `/${token}`],
      ["GET", `/v1/${token}/x`],
      ["GET", `/v1/sweeps?${token}=1&status=${token}`],
      ["GET", `/v1/sweeps/${id}/trials?limit=${token}`],
      ["POST", "/v1/sweeps", token],
      ["POST", "/v1/sweeps", `{"name": ${token}}`],
      ["POST", "/v1/sweeps", `{"token": "${token}`],
      ["POST", "/v1/sweeps", `["${token}", oops "${token}"]`],
      ["POST", "/v1/sweeps", { ...SMALL_SWEEP, [token]: token }],
      ["POST", "/v1/sweeps", { ...SMALL_SWEEP, optimizers: [{ name: token }] }],
      ["POST", "/v1/sweeps", { ...SMALL_SWEEP, problems: [{ name: "rosenbrock", options: { [token]: 1 } }] }],
      ["POST", "/v1/sweeps", SMALL_SWEEP, { "Idempotency-Key": `${token} `.repeat(2) }],
      ["POST", "/v1/sweeps", SMALL_SWEEP, { "Content-Type": token }],
      ["POST", "/v1/sweeps", { ...SMALL_SWEEP, seed: 9 }, { Authorization: `Bearer ${token}x` }],
      ["POST", "/v1/tokens", { name: token, scope: token }],
      ["POST", "/v1/models", token, { "Content-Type": `multipart/form-data; boundary=${token}` }],
      ["POST", "/v1/models", token, { "Content-Type": `multipart/form-data; ${token}` }],
      ["PATCH", `/v1/tokens/${token}`],
    ];
    lines = [];
    for (const [method, path, body, headers] of asked) {
      const reply = await call(method, path, body, ADMIN_TOKEN, headers);
      const about = `${method} ${path} ${JSON.stringify(body ?? "")}`;
      expect(reply.status, about).toBeGreaterThanOrEqual(400);
      expect(reply.status, about).toBeLessThan(500);
      expectNoSecret(JSON.stringify(reply.body));
    }
    // A page's path is not logged, an API's is.
    expect(lines.length).toBe(asked.length - 1);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ event: "request" });
    expectNoSecret(lines.join("\n"));
  });

  it("and the WebSocket's subprotocol", async () => {
    const { id } = await createSweep();
    lines = [];
    const protocols = { "Sec-WebSocket-Protocol": `saddlebench, ${TOKENS[0]}` };
    await exports.default.fetch(`http://edge/v1/sweeps/${id}/live`, {
      headers: { Upgrade: "websocket", ...protocols },
    });
    expect(lines).toHaveLength(1);
    expectNoSecret(lines.join("\n"));
  });

  it("negative control: the same line without the redaction holds the token", () => {
    const entry = {
      request: "r",
      method: "DELETE",
      path: `/v1/tokens/${TOKENS[0]}`,
      status: 404,
      durationMs: 1,
    };
    logRequest(0, entry);
    expectNoSecret(lines.join("\n"));
    expect(() => expectNoSecret(JSON.stringify(entry))).toThrow();
    expect(redact("the problem sb_ and an absb_c d")).toBe("the problem sb_ and an absb_… d");
  });
});

describe("log lines of a runner's calls", () => {
  it("say sweep, shard, attempt, runner and the id of its token, on each of the four", async () => {
    const { id } = await createSweep();
    const first = await needLease(id, "alpha");
    const at = `/v1/sweeps/${id}/shards/${first.shard}`;
    await runnerCall("POST", `${at}/release`, { runner: "alpha", fence: first.fence, reason: "test" });
    const lease = await needLease(id, "alpha");
    expect([lease.shard, lease.attempt]).toEqual([first.shard, 2]);
    await runnerCall("POST", `${at}/heartbeat`, { runner: "alpha", fence: lease.fence, trials: [] });
    await report(id, "alpha", lease, lease.trials.map((trial) => resultOf(trial, 3)).slice(0, 1));
    const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>).slice(1);
    const known = { sweep: id, shard: first.shard, runner: "alpha", token: RUNNER_TOKEN.split("_")[2] };
    expect(logged).toMatchObject([
      { ...known, path: `/v1/sweeps/${id}/leases`, attempt: 1, status: 200 },
      { ...known, path: `${at}/release`, attempt: 1, status: 204 },
      { ...known, path: `/v1/sweeps/${id}/leases`, attempt: 2, status: 200 },
      { ...known, path: `${at}/heartbeat`, attempt: 2, status: 200 },
      { ...known, path: `${at}/results`, attempt: 2, status: 200 },
    ]);
    const requests = logged.map(({ request }) => request);
    expect(new Set(requests).size).toBe(requests.length);
  });
});
