/**
 * Tokens against real workerd: made, listed and revoked by the command, their files readable by their owner alone, a
 * lost one replaced by whoever owns the state folder. No browser is needed; it runs with the slow black-box tests.
 */
import { spawn } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TokenCreated, tokenCreatedSchema, tokenListSchema } from "../../shared/contracts/token.ts";
import { type LocalEdge, startLocalEdge } from "./local-edge.ts";
import { ensureLocalTokens, type LocalTokens } from "./local-tokens.ts";
import { freePort } from "./loopback.ts";

const COMMAND = join(import.meta.dirname, "..", "sweep.ts");
const SWEEP = {
  name: "tokens",
  reuse: false,
  problems: [{ name: "himmelblau" }],
  optimizers: [{ name: "adam" }],
  protocol: { studies: 1, configurations: 1, tuningSeeds: 1, finalSeeds: 1, sampler: "random" },
};

let state = "";
let tokens: LocalTokens;
let edge: LocalEdge;

beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), "saddlebench-tokens-"));
  await restart();
});
afterAll(async () => {
  await edge?.stop();
  await rm(state, { recursive: true, force: true });
});

/** As `npm start` begins. */
async function restart(): Promise<void> {
  await edge?.stop();
  tokens = await ensureLocalTokens(state);
  edge = await startLocalEdge({ port: await freePort(), state, tokens, vars: { LOG: "off" } });
}

/** `npm run sweep -- tokens …`; the token comes from the state folder unless it is given. */
function command(...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const { SADDLEBENCH_TOKEN: _, ...environment } = process.env;
  const where = ["--server", edge.url, "--state", state];
  const child = spawn(process.execPath, [COMMAND, "tokens", ...args, ...where], { env: environment });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk) => (out += chunk));
  child.stderr.on("data", (chunk) => (err += chunk));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, out, err })));
}

async function make(...args: readonly string[]): Promise<TokenCreated> {
  const { code, out, err } = await command("create", "--json", ...args);
  expect([code, err]).toEqual([0, ""]);
  return tokenCreatedSchema.parse(JSON.parse(out));
}

const listed = async () =>
  tokenListSchema.parse(JSON.parse((await command("list", "--json")).out)).tokens.map(({ id }) => id);

async function call(method: string, path: string, token: string, body?: unknown) {
  const response = await fetch(edge.url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

const lease = async (sweep: string, token: string) =>
  (await call("POST", `/v1/sweeps/${sweep}/leases`, token, { runner: "token-runner", lanes: 4 })).status;

async function createSweep(): Promise<string> {
  const { status, text } = await call("POST", "/v1/sweeps", tokens.admin, SWEEP);
  expect(status, text).toBe(201);
  return (JSON.parse(text) as { id: string }).id;
}

describe("the tokens command", () => {
  it("makes a token that works, lists it without its secret, and revokes it", async () => {
    const sweep = await createSweep();
    const made = await make("--name", "lab machine");
    expect(await lease(sweep, made.token)).toBe(200);
    const { code, out } = await command("list");
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`${made.id}\\s+runner\\s+any\\s+\\S+\\s+lab machine`));
    expect(out).not.toContain(made.token.split("_")[3]);
    expect((await command("create", "--name", "plain")).out).toMatch(/^sb_runner_[0-9a-f]{12}_[\w-]{43}\n$/);
    const other = await make("--name", "another", "--scope", "admin");
    expect((await call("GET", "/v1/tokens", other.token)).status).toBe(200);

    expect(await command("revoke", made.id)).toEqual({ code: 0, out: `${made.id} revoked\n`, err: "" });
    expect(await lease(sweep, made.token)).toBe(401);
    expect(await listed()).not.toContain(made.id);
    expect(await listed()).toContain(other.id);
    expect(await command("revoke", made.id)).toMatchObject({
      code: 1,
      err: "saddlebench sweep: there is no token with this id\n",
    });
  });

  it("does not repeat a token that is given instead of its id", async () => {
    const { token } = await make("--name", "pasted");
    const refused = await command("revoke", token);
    expect(refused).toMatchObject({ code: 2, out: "" });
    expect(refused.err).toMatch(/^saddlebench sweep: .*tokens list.*\n$/);
    // The secret is base64url: it may hold underscores of its own, and begin with one.
    expect(refused.err).not.toContain(token.split("_").slice(3).join("_"));
  });

  it("limits a runner's token to one sweep", async () => {
    const [mine, other] = [await createSweep(), await createSweep()];
    const { token } = await make("--name", "guest", "--sweep", mine);
    expect(await lease(mine, token)).toBe(200);
    expect(await lease(other, token)).toBe(403);
    expect((await call("POST", `/v1/sweeps/${mine}/cancel`, token, {})).status).toBe(403);
    expect(await command("create", "--name", "x", "--scope", "admin", "--sweep", mine)).toMatchObject({
      code: 1,
      err: expect.stringContaining("only runner tokens"),
    });
  });

  it("is for administrators", async () => {
    const { token } = await make("--name", "runner");
    for (const args of [["list"], ["create", "--name", "mine"], ["revoke", "abcdef"]])
      expect(await command(...args, "--token", token)).toMatchObject({
        code: 1,
        err: expect.stringContaining("scope admin"),
      });
  });
});

describe("the state folder", () => {
  const modes = async () =>
    Promise.all(
      ["admin-token", "runner-token"].map(async (name) => (await stat(join(state, name))).mode & 0o777),
    );

  it("holds the tokens for its owner alone, and takes back what was opened to others", async () => {
    expect(await modes()).toEqual([0o600, 0o600]);
    await chmod(join(state, "admin-token"), 0o644);
    expect(await ensureLocalTokens(state)).toEqual(tokens);
    expect(await modes()).toEqual([0o600, 0o600]);
    expect(await readFile(join(state, "admin-token"), "utf8")).toBe(`${tokens.admin}\n`);
  });

  it("replaces a lost administrator's token when its file is removed, and keeps sweeps and other tokens", async () => {
    const lost = tokens;
    const sweep = await createSweep();
    const guest = await make("--name", "survivor");
    // docs/operations.md: rm .saddlebench/admin-token, and start again.
    await rm(join(state, "admin-token"));
    await restart();
    expect(tokens.admin).not.toBe(lost.admin);
    expect(tokens.runner).toBe(lost.runner);
    expect((await call("GET", "/v1/tokens", lost.admin)).status).toBe(401);
    expect(await listed()).toContain(guest.id);
    expect(await lease(sweep, guest.token)).toBe(200);
    expect(await modes()).toEqual([0o600, 0o600]);
  });
});
