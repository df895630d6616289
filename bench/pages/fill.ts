/** Fills a sweep through the runner's own routes, as fast as the edge takes it or at a given pace. */
import { catalogue } from "../../shared/catalogue/generated.ts";
import { knownMinimum } from "../../shared/certificates/known-problem.ts";
import type { Lease } from "../../shared/contracts/lease.ts";
import { endPointOf } from "../coordinator/end-point.ts";
import { simulatedResult } from "./simulated-result.ts";

export interface FillTarget {
  readonly url: string;
  readonly sweep: string;
  readonly runnerToken: string;
}

export interface FillOptions {
  readonly clients: number;
  /** Stop after so many shards; default: when there is nothing to lease. */
  readonly shards?: number;
  /** Shards a second of all clients together; default: no limit. */
  readonly shardsPerSecond?: number;
  readonly signal?: AbortSignal;
}

export interface Filled {
  readonly shards: number;
  readonly trials: number;
  readonly seconds: number;
}

const DEVICE = {
  vendor: "bench",
  architecture: "none",
  description: "simulated results, no training",
  adapterClass: "none",
  isFallbackAdapter: false,
  browser: "none",
  kernels: "",
  version: "0",
} as const;

/** @throws Error when the edge refuses a call */
export async function fillSweep(target: FillTarget, options: FillOptions): Promise<Filled> {
  const began = performance.now();
  let shards = 0;
  let trials = 0;
  const client = async (number: number): Promise<void> => {
    const runner = `simulated-${number}`;
    while (!options.signal?.aborted && shards < (options.shards ?? Number.POSITIVE_INFINITY)) {
      shards++;
      if (options.shardsPerSecond) await until(began + (1000 * shards) / options.shardsPerSecond);
      const lease = await call<Lease>(target, "POST", "leases", { runner, lanes: 64 });
      if (!lease) {
        shards--;
        return;
      }
      trials += lease.trials.length;
      const results = lease.trials.map((trial) => resultFor(trial, lease));
      const body = { runner, fence: lease.fence, device: DEVICE, lanes: results.length, results };
      await call(target, "PUT", `shards/${lease.shard}/results`, body);
    }
  };
  await Promise.all(Array.from({ length: options.clients }, (_, i) => client(i)));
  return { shards, trials, seconds: (performance.now() - began) / 1000 };
}

function resultFor(trial: Lease["trials"][number], lease: Lease) {
  const entry = catalogue.problems.find(({ name }) => name === trial.problem.name);
  if (!entry) throw new Error(`the catalogue has no ${trial.problem.name}`);
  const { options } = trial.problem;
  return simulatedResult({
    trial,
    targets: lease.targets,
    points: lease.curvePoints,
    plane: entry.landscape !== undefined,
    endPoint: (value) => endPointOf(entry, options, value),
    minimum: knownMinimum(entry, options) ?? 0,
  });
}

/** Null for 204. */
async function call<T>(target: FillTarget, method: string, path: string, body: unknown): Promise<T | null> {
  const response = await fetch(`${target.url}/v1/sweeps/${target.sweep}/${path}`, {
    method,
    headers: { authorization: `Bearer ${target.runnerToken}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (response.status >= 300)
    throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.status === 204 ? null : ((await response.json()) as T);
}

function until(atMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, atMs - performance.now())));
}
