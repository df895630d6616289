/** A runner without a browser, for tests of the edge's side of the wire: it leases and reports, and trains nothing. */
import { expect } from "vitest";
import { resultOf, sweepOf } from "../../bench/coordinator/workload.ts";
import type { Lease, Outcome } from "../../shared/contracts/lease.ts";
import type { SweepDetail } from "../../shared/contracts/sweep.ts";
import { buildAssets } from "../build.ts";
import { type LocalEdge, startLocalEdge } from "../edge/local-edge.ts";
import { ensureLocalTokens, type LocalTokens } from "../edge/local-tokens.ts";
import { freePort } from "../edge/loopback.ts";
import { readFigures } from "./figures.fixture.ts";
import { PATIENCE_MS } from "./patience.fixture.ts";

export const DEVICE = {
  vendor: "test",
  architecture: "none",
  description: "no training",
  adapterClass: "none",
  isFallbackAdapter: false,
  browser: "none",
  kernels: "",
  version: "0",
} as const;
const VARS = { LOG: "off", LEASE_MS: "2000", PUBLISH_INTERVAL_MS: "1000" };

export class Client {
  readonly edge: LocalEdge;
  readonly tokens: LocalTokens;
  /** What it says that a trial gave. */
  readonly resultOf: typeof resultOf;

  constructor(edge: LocalEdge, tokens: LocalTokens, result = resultOf) {
    this.edge = edge;
    this.tokens = tokens;
    this.resultOf = result;
  }

  /** `body`: text is sent as it is. */
  async send(method: string, path: string, body?: unknown, token = this.tokens.runner) {
    const response = await fetch(this.edge.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const type = response.headers.get("content-type") ?? "";
    return { status: response.status, type, text: await response.text() };
  }

  async create(name: string, configurations = 3): Promise<SweepDetail> {
    const request = sweepOf(name, { entries: 2, configurations, finalSeeds: 1, lanes: 4 });
    const reply = await this.send("POST", "/v1/sweeps", request, this.tokens.admin);
    expect(reply.status, reply.text).toBeLessThan(300);
    return JSON.parse(reply.text) as SweepDetail;
  }

  async detail(id: string): Promise<SweepDetail> {
    return JSON.parse((await this.send("GET", `/v1/sweeps/${id}`)).text) as SweepDetail;
  }

  async lease(id: string, runner: string): Promise<Lease | null> {
    const reply = await this.send("POST", `/v1/sweeps/${id}/leases`, { runner, lanes: 4 });
    if (reply.status === 204) return null;
    if (reply.status !== 200) throw new Error(`lease: ${reply.status} ${reply.text.slice(0, 200)}`);
    return JSON.parse(reply.text) as Lease;
  }

  report(id: string, runner: string, lease: Lease) {
    const results = lease.trials.map((trial) => this.resultOf(trial, lease.targets.length, 8));
    return this.send("PUT", `/v1/sweeps/${id}/shards/${lease.shard}/results`, {
      runner,
      fence: lease.fence,
      device: DEVICE,
      lanes: 4,
      results,
    });
  }

  /** The same request as another sweep's, with nothing in the way: the leaderboards must be equal. */
  async expectAsUndisturbed(id: string, configurations?: number): Promise<void> {
    const calm = await this.create("undisturbed", configurations);
    await this.finish(calm.id, "calm-runner");
    const server = { url: this.edge.url, token: this.tokens.admin };
    const figures = await readFigures(server, calm.id);
    expect(figures.rows.length).toBeGreaterThan(0);
    expect(await readFigures(server, id)).toEqual(figures);
  }

  /** An honest runner until the sweep ends; keys the server said it accepted are noted. */
  async finish(id: string, runner: string, accepted: Set<string> = new Set()): Promise<void> {
    for (;;) {
      const lease = await this.lease(id, runner);
      if (lease) noteAccepted((await this.report(id, runner, lease)).text, accepted);
      else if ((await this.detail(id)).status !== "running") return;
      else await pause(200);
    }
  }
}

/** Adds the keys that a reply says were accepted; none may be twice. */
export function noteAccepted(text: string, accepted: Set<string>): void {
  for (const { key, outcome } of (JSON.parse(text) as { outcomes: Outcome[] }).outcomes) {
    if (outcome !== "accepted") continue;
    expect(accepted.has(key), `${key} accepted twice`).toBe(false);
    accepted.add(key);
  }
}

/** An edge of its own in the folder. */
export async function openEdge(state: string, result?: typeof resultOf): Promise<Client> {
  await buildAssets();
  const tokens = await ensureLocalTokens(state);
  const edge = await startLocalEdge({ port: await freePort(), state, tokens, vars: VARS });
  return new Client(edge, tokens, result);
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
