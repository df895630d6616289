/** An edge with a state folder of its own and one sweep on it, for a measurement. */
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Lease } from "../../shared/contracts/lease.ts";
import type { EdgeVersion } from "./edge-version.ts";
import { HttpClient } from "./http-client.ts";
import { groupCpuMs, ownCpuMs } from "./process-cpu.ts";
import { resultOf, sweepOf } from "./workload.ts";

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

/** A sweep under load: calls as a runner makes them, each latency kept. */
export class BenchSweep {
  readonly shards: number;
  readonly trials: number;
  readonly lanes: number;
  readonly latenciesMs: number[] = [];
  readonly readsMs: number[] = [];
  readonly port: number;
  /** Of the sweep's routes. */
  readonly path: string;
  readonly #client: HttpClient;
  readonly #token: string;

  constructor(client: HttpClient, port: number, sweep: CreatedSweep, lanes: number, runnerToken: string) {
    this.#client = client;
    this.port = port;
    this.path = `/v1/sweeps/${sweep.id}`;
    this.#token = runnerToken;
    this.shards = sweep.progress.shards;
    this.trials = sweep.progress.trials;
    this.lanes = lanes;
  }

  /** Null: nothing to lease. */
  async lease(runner: string): Promise<Lease | null> {
    return (await this.#call("POST", "leases", { runner, lanes: this.lanes })) as Lease | null;
  }

  async beat(runner: string, { shard, fence, trials }: Lease, share: number): Promise<void> {
    const progress = trials.map(({ key, budget }) => ({
      key,
      steps: Math.round(share * budget),
      gradientEquivalents: share * budget,
      value: 1 - share,
      rungs: [],
    }));
    await this.#call("POST", `shards/${shard}/heartbeat`, { runner, fence, trials: progress });
  }

  async report(runner: string, { shard, fence, trials, targets }: Lease): Promise<void> {
    const results = trials.map((trial) => resultOf(trial, targets.length, POINTS));
    const body = { runner, fence, device: DEVICE, lanes: this.lanes, results };
    await this.#call("PUT", `shards/${shard}/results`, body);
  }

  /** The leaderboard document, as a page reads it. */
  async read(): Promise<void> {
    const began = performance.now();
    const { status } = await this.#client.send("GET", `${this.path}/leaderboard`, null);
    this.readsMs.push(performance.now() - began);
    if (status !== 200) throw new Error(`the leaderboard answers ${status}`);
  }

  async #call(method: string, path: string, body: unknown): Promise<unknown> {
    const began = performance.now();
    const { status, text } = await this.#client.send(method, `${this.path}/${path}`, this.#token, body);
    this.latenciesMs.push(performance.now() - began);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return status === 204 ? null : JSON.parse(text);
  }
}

interface CreatedSweep {
  readonly id: string;
  readonly progress: { readonly shards: number; readonly trials: number };
}

/** What a measurement took: wall time, and CPU of the edge and of this process. */
export interface Spent {
  readonly seconds: number;
  readonly edgeCpuMs: number | null;
  readonly clientCpuMs: number;
}

/** @param shards at least so many, of `lanes` trials. Its first document is published before `measure` begins. */
export async function withSweep<T>(
  { ensureLocalTokens, startLocalEdge }: EdgeVersion,
  shards: number,
  lanes: number,
  sockets: number,
  measure: (sweep: BenchSweep, spent: (work: () => Promise<void>) => Promise<Spent>) => Promise<T>,
): Promise<T> {
  const state = await mkdtemp(join(tmpdir(), "saddlebench-load-"));
  const tokens = await ensureLocalTokens(state);
  const port = await freePort();
  const vars = { LOG: "off", STRAGGLER_AFTER_MS: "600000" };
  const edge = await startLocalEdge({ port, state, tokens, vars });
  const client = new HttpClient(port, sockets);
  try {
    const entries = 10;
    const configurations = Math.ceil(shards / entries) * lanes;
    const request = sweepOf("load", { entries, configurations, finalSeeds: 0, lanes });
    const created = await client.send("POST", "/v1/sweeps", tokens.admin, request);
    if (created.status !== 201) throw new Error(created.text);
    const sweep = JSON.parse(created.text) as CreatedSweep;
    await client.send("POST", `/v1/sweeps/${sweep.id}/republish`, tokens.admin);
    const group = edge.process.pid ?? 0;
    const spent = async (work: () => Promise<void>): Promise<Spent> => {
      const [before, own, began] = [await groupCpuMs(group), ownCpuMs(), performance.now()];
      await work();
      const seconds = (performance.now() - began) / 1000;
      const clientCpuMs = ownCpuMs() - own;
      const after = await groupCpuMs(group);
      return { seconds, edgeCpuMs: before === null || after === null ? null : after - before, clientCpuMs };
    };
    return await measure(new BenchSweep(client, port, sweep, lanes, tokens.runner), spent);
  } finally {
    client.close();
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
