/**
 * Real workerd over HTTP: killed with SIGKILL several times in one sweep, and 100 clients at once. No browser is
 * needed; it runs in the project of the slow black-box tests.
 */
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resultOf, sweepOf } from "../../bench/coordinator/workload.ts";
import type { Lease, Outcome } from "../../shared/contracts/lease.ts";
import type { SweepDetail } from "../../shared/contracts/sweep.ts";
import { readFigures } from "../tests/figures.fixture.ts";
import { PATIENCE_MS } from "../tests/patience.fixture.ts";
import { type LocalEdge, startLocalEdge } from "./local-edge.ts";
import { ensureLocalTokens, type LocalTokens } from "./local-tokens.ts";

const DEVICE = {
  vendor: "test",
  architecture: "none",
  description: "no training",
  adapterClass: "none",
  isFallbackAdapter: false,
  browser: "none",
  kernels: "",
  version: "0",
} as const;

let state = "";
let tokens: LocalTokens;
let edge: LocalEdge;
let port = 0;

const start = () =>
  startLocalEdge({
    port,
    state,
    tokens,
    vars: { LOG: "off", LEASE_MS: "2000", PUBLISH_INTERVAL_MS: "1000" },
  });

beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), "saddlebench-kill-"));
  tokens = await ensureLocalTokens(state);
  port = await freePort();
  edge = await start();
});
afterEach(async () => {
  await edge.stop();
  await rm(state, { recursive: true, force: true });
});

async function call<T>(
  method: string,
  path: string,
  body?: unknown,
  token = tokens.runner,
): Promise<T | null> {
  const response = await fetch(edge.url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const text = await response.text();
  if (response.status >= 500) throw new Error(`the edge is down: ${response.status}`);
  expect(response.status, `${method} ${path}: ${text.slice(0, 300)}`).toBeLessThan(300);
  return response.status === 204 ? null : (JSON.parse(text) as T);
}

const detailOf = async (id: string) => (await call<SweepDetail>("GET", `/v1/sweeps/${id}`)) as SweepDetail;

/** Works like a runner until the sweep has ended; a server that is away is asked again, as the runner does. */
async function work(id: string, runner: string, accepted: Map<string, number>): Promise<void> {
  for (;;) {
    try {
      const lease = await call<Lease>("POST", `/v1/sweeps/${id}/leases`, { runner, lanes: 4 });
      if (!lease) {
        if ((await detailOf(id)).status !== "running") return;
        await pause(200);
        continue;
      }
      const results = lease.trials.map((trial) => resultOf(trial, lease.targets.length, 8));
      const report = { runner, fence: lease.fence, device: DEVICE, lanes: 4, results };
      const reply = await call<{ outcomes: Outcome[] }>(
        "PUT",
        `/v1/sweeps/${id}/shards/${lease.shard}/results`,
        report,
      );
      for (const { key, outcome } of reply?.outcomes ?? []) {
        if (outcome === "accepted") accepted.set(key, (accepted.get(key) ?? 0) + 1);
      }
      await pause(20);
    } catch (error) {
      // Only a server that is away may fail; an assertion must reach the test.
      if (error instanceof Error && error.name === "AssertionError") throw error;
      await pause(200);
    }
  }
}

async function create(name: string, configurations: number): Promise<SweepDetail> {
  const request = sweepOf(name, { entries: 4, configurations, finalSeeds: 2, lanes: 4 });
  return (await call<SweepDetail>("POST", "/v1/sweeps", request, tokens.admin)) as SweepDetail;
}

const figuresOf = (id: string) => readFigures({ url: edge.url, token: tokens.admin }, id);

describe("SIGKILL of workerd in the middle of a sweep", () => {
  it("loses no accepted result and no shard, and ends with the leaderboard of an undisturbed sweep", async () => {
    const calm = await create("undisturbed", 24);
    await work(calm.id, "calm", new Map());
    const { id } = await create("undisturbed", 24);
    const accepted = new Map<string, number>();
    const workers = [work(id, "runner-1", accepted), work(id, "runner-2", accepted)];
    let kills = 0;
    for (; kills < 3; kills++) {
      const before = accepted.size;
      while (accepted.size < before + 8) await pause(20);
      killHard(edge);
      await edge.ended;
      edge = await start();
    }
    await Promise.all(workers);
    const { status, progress } = await detailOf(id);
    expect({ status, dead: progress.dead, done: progress.done }).toEqual({
      status: "complete",
      dead: 0,
      done: progress.trials,
    });
    for (const times of accepted.values()) expect(times).toBe(1);
    // A reply that was lost with the server leaves its results accepted but unknown to the client.
    expect(accepted.size).toBeLessThanOrEqual(progress.trials);
    expect(accepted.size).toBeGreaterThanOrEqual(progress.trials - kills * 8);
    expect(await figuresOf(id)).toEqual(await figuresOf(calm.id));
  });
});

describe("100 clients at once", () => {
  it("get different shards, and every trial is accepted once", async () => {
    const { id, progress } = await create("crowd", 100);
    const accepted = new Map<string, number>();
    await Promise.all(Array.from({ length: 100 }, (_, i) => work(id, `client-${i}`, accepted)));
    const end = await detailOf(id);
    expect(end).toMatchObject({ status: "complete", progress: { done: progress.trials, dead: 0 } });
    expect(accepted.size).toBe(progress.trials);
    for (const times of accepted.values()) expect(times).toBe(1);
  });
});

/** The whole process group, as the kernel's out-of-memory killer might. */
function killHard({ process: child }: LocalEdge): void {
  if (child.pid === undefined) throw new Error("the edge has no process");
  execFileSync("kill", ["-KILL", "--", `-${child.pid}`]);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
