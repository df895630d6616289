/** Clauses 23 and 25 against the real server: its names, invented addresses, and ready. */
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildAssets } from "../build.ts";
import { type LocalEdge, startLocalEdge } from "./local-edge.ts";
import { ensureLocalTokens } from "./local-tokens.ts";
import { freePort } from "./loopback.ts";

let state = "";
let edge: LocalEdge;
let port = 0;

beforeAll(async () => {
  await buildAssets();
  state = await mkdtemp(join(tmpdir(), "saddlebench-hosts-"));
  port = await freePort();
  const tokens = await ensureLocalTokens(state);
  edge = await startLocalEdge({ port, state, tokens, hosts: ["lab.example"], vars: { LOG: "off" } });
});
afterAll(async () => {
  await edge?.stop();
  await rm(state, { recursive: true, force: true });
});

/** `fetch` writes the Host by itself: this one says what it is told to. */
function send(path: string, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on("error", reject).end();
  });
}

describe("the server that npm start runs", () => {
  it("answers by localhost's names and those it was given, and by no other", async () => {
    for (const host of [
      `localhost:${port}`,
      "localhost:9",
      `127.0.0.1:${port}`,
      `[::1]:${port}`,
      "lab.example",
    ])
      expect(await send("/v1/sweeps", { host }), host).toBe(200);
    for (const path of ["/v1/sweeps", "/", "/runner", "/readyz", "/openapi.json"])
      expect(await send(path, { host: `evil.example:${port}` }), path).toBe(421);
  });

  it("is ready", async () => {
    expect((await fetch(`${edge.url}/readyz`)).status).toBe(200);
  });

  it("believes no address that a caller names", async () => {
    const guess = (i: number) =>
      send("/v1/sweeps", {
        host: `localhost:${port}`,
        authorization: `Bearer sb_runner_${String(i).padStart(8, "0")}_${"g".repeat(43)}`,
        "cf-connecting-ip": `192.0.2.${i}`,
        "x-forwarded-for": `192.0.2.${i}`,
      });
    const statuses: number[] = [];
    for (let i = 0; i < 70; i++) statuses.push(await guess(i));
    expect(statuses).toContain(429);
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(61);
  });
});
