/**
 * Real workerd over HTTP: each of its processes killed with SIGKILL in one sweep, a second server on its state folder,
 * and 100 clients at once. No browser is needed; it runs in the project of the slow black-box tests.
 */
import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resultOf, sweepOf } from "../../bench/coordinator/workload.ts";
import type { Lease, Outcome } from "../../shared/contracts/lease.ts";
import type { SweepDetail } from "../../shared/contracts/sweep.ts";
import { readFigures } from "../tests/figures.fixture.ts";
import { PATIENCE_MS, until } from "../tests/patience.fixture.ts";
import { processes } from "../tests/process-table.fixture.ts";
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

/** In turn: workerd alone is started again by its host; without the host or its guard nothing may stay behind. */
const VICTIMS = ["workerd", "group-guard", "serve-edge", "group"] as const;

describe("SIGKILL of each process of the edge in the middle of a sweep", () => {
  it("leaves no orphan, loses no accepted result and no shard, and ends as an undisturbed sweep", async () => {
    const calm = await create("undisturbed", 24);
    await work(calm.id, "calm", new Map());
    const { id } = await create("undisturbed", 24);
    const accepted = new Map<string, number>();
    const workers = [work(id, "runner-1", accepted), work(id, "runner-2", accepted)];
    for (const victim of VICTIMS) {
      const before = accepted.size;
      while (accepted.size < before + 8) await pause(20);
      const group = edge.process.pid ?? -1;
      const first = groupOf(group);
      expect(first.size, [...first.keys()].join(", ")).toBeGreaterThanOrEqual(3);
      if (victim === "group") execFileSync("kill", ["-KILL", "--", `-${group}`]);
      else process.kill(first.get(victim) ?? Number.NaN, "SIGKILL");
      if (victim === "workerd" || victim === "group-guard") {
        // Its host has another in its place, and goes on.
        const isReplaced = () => (groupOf(group).get(victim) ?? first.get(victim)) !== first.get(victim);
        await until(`another ${victim}`, isReplaced);
        continue;
      }
      await edge.ended;
      await until("the end of the group", () => groupOf(group).size === 0);
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
    expect(accepted.size).toBeGreaterThanOrEqual(progress.trials - VICTIMS.length * 8);
    expect(await figuresOf(id)).toEqual(await figuresOf(calm.id));
  });
});

describe("a second server on the same state folder", () => {
  it("is refused in one line that names the first, which goes on and leaves no record when it ends", async () => {
    const second = startLocalEdge({ port: await freePort(), state, tokens, vars: { LOG: "off" } });
    await expect(second).rejects.toThrow(
      new RegExp(`^the state folder ${state} is in use by process ${process.pid} at ${edge.url} .*--state$`),
    );
    expect((await create("still there", 2)).status).toBe("running");
    expect(await readdir(state)).toContain("server.json");
    await edge.stop();
    expect(await readdir(state)).not.toContain("server.json");
    edge = await start();
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

/** Living processes of a group, by what they are. */
function groupOf(wanted: number): ReadonlyMap<string, number> {
  const members = processes().filter(({ group }) => group === wanted);
  return new Map(
    members.map(({ pid, command }) => [/group-guard|serve-edge|workerd/.exec(command)?.[0] ?? command, pid]),
  );
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
