/** Clients against real workerd over HTTP: leases and reports, and the leaderboard read meanwhile. */
import { type BenchSweep, type Spent, withSweep } from "./bench-edge.ts";
import type { EdgeVersion } from "./edge-version.ts";
import { quantile } from "./workload.ts";

export interface LoadFigures {
  readonly kind: "saturated" | "paced";
  readonly clients: number;
  readonly lanes: number;
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
  /** Per runner's call, all else included: document, reads, alarms. Null where there is no `/proc`. */
  readonly edgeCpuMsPerCall: number | null;
  readonly clientCpuMsPerCall: number;
}

/** Between two reads of the one page that watches. */
const READ_EVERY_MS = 50;
/** A runner of the paced load: its heartbeats, and how many of them a shard takes. */
const BEAT_MS = 1_000;
const BEATS = 8;
const PACED_SECONDS = 20;

/** Every client asks again as soon as it has its answer, until all shards are done. */
export function measureSaturated(
  edge: EdgeVersion,
  clients: number,
  shards: number,
  lanes: number,
): Promise<LoadFigures> {
  return withSweep(edge, shards, lanes, clients + 1, async (sweep, spent) => {
    const client = async (number: number): Promise<void> => {
      const runner = `client-${number}`;
      for (;;) {
        const lease = await sweep.lease(runner);
        if (!lease) return;
        await sweep.report(runner, lease);
      }
    };
    const cost = await spent(() =>
      watched(sweep, async () => {
        await Promise.all(Array.from({ length: clients }, (_, i) => client(i)));
      }),
    );
    return figures("saturated", clients, sweep, cost);
  });
}

/**
 * Runners at their own pace: each leases a shard, beats `BEATS` times, once a second, reports, and asks again: one
 * call a second and runner, begun evenly over the second.
 */
export function measurePaced(edge: EdgeVersion, clients: number, lanes: number): Promise<LoadFigures> {
  const shards = Math.ceil((clients * PACED_SECONDS) / BEATS) + clients;
  return withSweep(edge, shards, lanes, clients + 1, async (sweep, spent) => {
    const client = async (number: number): Promise<void> => {
      const runner = `client-${number}`;
      let due = performance.now() + (number / clients) * BEAT_MS;
      const end = due + PACED_SECONDS * 1000;
      const tick = async () => {
        due += BEAT_MS;
        await pause(due - performance.now());
      };
      await pause(due - performance.now());
      while (due < end) {
        const lease = await sweep.lease(runner);
        if (!lease) return;
        for (let beat = 1; beat <= BEATS && due < end; beat++) {
          await tick();
          await sweep.beat(runner, lease, beat / (BEATS + 1));
        }
        await tick();
        await sweep.report(runner, lease);
        await tick();
      }
    };
    const cost = await spent(() =>
      watched(sweep, async () => {
        await Promise.all(Array.from({ length: clients }, (_, i) => client(i)));
      }),
    );
    return figures("paced", clients, sweep, cost);
  });
}

/** Reads the leaderboard all the while. */
async function watched(sweep: BenchSweep, work: () => Promise<void>): Promise<void> {
  let running = true;
  const reader = async (): Promise<void> => {
    while (running) {
      await sweep.read();
      await pause(READ_EVERY_MS);
    }
  };
  const reading = reader();
  await work();
  running = false;
  await reading;
}

function figures(
  kind: LoadFigures["kind"],
  clients: number,
  sweep: BenchSweep,
  { seconds, edgeCpuMs, clientCpuMs }: Spent,
): LoadFigures {
  const { latenciesMs, readsMs, lanes, shards, trials } = sweep;
  const calls = latenciesMs.length;
  return {
    kind,
    clients,
    lanes,
    shards,
    trials,
    calls,
    seconds,
    callsPerSecond: calls / seconds,
    p50Ms: quantile(latenciesMs, 0.5),
    p99Ms: quantile(latenciesMs, 0.99),
    leaderboardReads: readsMs.length,
    leaderboardP50Ms: quantile(readsMs, 0.5),
    leaderboardP99Ms: quantile(readsMs, 0.99),
    edgeCpuMsPerCall: edgeCpuMs === null ? null : edgeCpuMs / calls,
    clientCpuMsPerCall: clientCpuMs / calls,
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
