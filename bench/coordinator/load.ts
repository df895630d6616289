/** Clients against real workerd over HTTP: leases and reports, and the leaderboard read meanwhile. */
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startLocalEdge } from "../../scripts/edge/local-edge.ts";
import { ensureLocalTokens } from "../../scripts/edge/local-tokens.ts";
import type { Lease } from "../../shared/contracts/lease.ts";
import { quantile, resultOf, sweepOf } from "./workload.ts";

export interface LoadFigures {
  readonly clients: number;
  readonly shards: number;
  readonly trials: number;
  readonly calls: number;
  readonly seconds: number;
  readonly callsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly leaderboardReads: number;
  readonly leaderboardP50Ms: number;
  readonly leaderboardP99Ms: number;
}

const DEVICE = {
  vendor: "bench",
  architecture: "none",
  description: "no training",
  adapterClass: "none",
  isFallbackAdapter: false,
  browser: "none",
  kernels: "",
  version: "0",
} as const;
/** Points of a curve in a report. */
const POINTS = 34;

/** @param shards at least so many shards of `lanes` trials */
export async function measureLoad(clients: number, shards: number, lanes: number): Promise<LoadFigures> {
  const state = await mkdtemp(join(tmpdir(), "saddlebench-load-"));
  const tokens = await ensureLocalTokens(state);
  const vars = { LOG: "off", STRAGGLER_AFTER_MS: "600000" };
  const edge = await startLocalEdge({ port: await freePort(), state, tokens, vars });
  try {
    const entries = 10;
    const configurations = Math.ceil((shards * lanes) / entries / lanes) * lanes;
    const request = sweepOf("load", { entries, configurations, finalSeeds: 0, lanes });
    const created = await fetch(`${edge.url}/v1/sweeps`, {
      method: "POST",
      headers: { authorization: `Bearer ${tokens.admin}` },
      body: JSON.stringify(request),
    });
    const sweep = (await created.json()) as { id: string; progress: { shards: number; trials: number } };
    if (created.status !== 201) throw new Error(JSON.stringify(sweep));
    const latencies: number[] = [];
    const reads: number[] = [];
    let running = true;
    const call = async (method: string, path: string, body: unknown) => {
      const at = performance.now();
      const response = await fetch(`${edge.url}/v1/sweeps/${sweep.id}/${path}`, {
        method,
        headers: { authorization: `Bearer ${tokens.runner}` },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      latencies.push(performance.now() - at);
      if (response.status >= 300) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return response.status === 204 ? null : (JSON.parse(text) as Lease);
    };
    const client = async (number: number) => {
      const runner = `client-${number}`;
      for (;;) {
        const lease = await call("POST", "leases", { runner, lanes });
        if (!lease) return;
        const results = lease.trials.map((trial) => resultOf(trial, lease.targets.length, POINTS));
        const body = { runner, fence: lease.fence, device: DEVICE, lanes, results };
        await call("PUT", `shards/${lease.shard}/results`, body);
      }
    };
    const reader = async () => {
      while (running) {
        const at = performance.now();
        await (await fetch(`${edge.url}/v1/sweeps/${sweep.id}/leaderboard`)).arrayBuffer();
        reads.push(performance.now() - at);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    const reading = reader();
    const began = performance.now();
    await Promise.all(Array.from({ length: clients }, (_, i) => client(i)));
    const seconds = (performance.now() - began) / 1000;
    running = false;
    await reading;
    return {
      clients,
      shards: sweep.progress.shards,
      trials: sweep.progress.trials,
      calls: latencies.length,
      seconds,
      callsPerSecond: latencies.length / seconds,
      p50Ms: quantile(latencies, 0.5),
      p99Ms: quantile(latencies, 0.99),
      leaderboardReads: reads.length,
      leaderboardP50Ms: quantile(reads, 0.5),
      leaderboardP99Ms: quantile(reads, 0.99),
    };
  } finally {
    await edge.stop();
    await rm(state, { recursive: true, force: true });
  }
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
