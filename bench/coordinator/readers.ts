/** Leases beside readers of expensive pages, and without, in turns on one sweep: what readers cost runners. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { type BenchSweep, withSweep } from "./bench-edge.ts";
import type { EdgeVersion } from "./edge-version.ts";
import { ownEdge } from "./edge-version.ts";
import type { ReaderCount, ReaderOrders } from "./reader-thread.ts";
import { quantile } from "./workload.ts";

const CLIENTS = 2;
const LANES = 2;
/** Between two calls of a client. */
const PAUSE_MS = 10;
/** A reader's request that is under way when its turn ends may still be answered. */
const SETTLE_MS = 300;
/** Shards reported before the first turn: a sweep with something to read. */
const REPORTED = 300;

/** Eight: two exports, boards with permutations over everything, a device class and checked runs, pages of trials. */
const READ = [
  "export?format=json",
  "export?format=csv",
  "leaderboard?reference=adam",
  "leaderboard?adapter=none",
  "leaderboard?checked=true",
  "leaderboard?by=held-out-loss",
  "columns?after=0&limit=1000",
  "trials?state=done&limit=100",
] as const;

interface ReaderTurn {
  readonly quiet: { readonly leases: number; readonly p50Ms: number; readonly p99Ms: number };
  readonly read: { readonly leases: number; readonly p50Ms: number; readonly p99Ms: number };
}

interface ReaderFigures {
  readonly readers: number;
  readonly clients: number;
  readonly turns: readonly ReaderTurn[];
  readonly quietP50Ms: number;
  readonly readP50Ms: number;
  /** Of the medians over all turns: p50 with readers ÷ without. */
  readonly ratio: number;
  readonly answered: number;
  readonly refused: number;
}

interface ReaderOptions {
  readonly rounds: number;
  /** Of each half of a turn. */
  readonly turnMs: number;
}

function measureReaders(edge: EdgeVersion, { rounds, turnMs }: ReaderOptions): Promise<ReaderFigures> {
  const shards = REPORTED + Math.ceil((2 * rounds * (turnMs + SETTLE_MS) * CLIENTS) / PAUSE_MS / 2);
  return withSweep(edge, shards, LANES, CLIENTS, async (sweep) => {
    for (let shard = 0; shard < REPORTED; shard++) await work(sweep, "first");
    const orders: ReaderOrders = { port: sweep.port, paths: READ.map((path) => `${sweep.path}/${path}`) };
    const thread = new Worker(new URL("./reader-thread.ts", import.meta.url), { workerData: orders });
    try {
      const turns: ReaderTurn[] = [];
      const all: Record<keyof ReaderTurn, number[]> = { quiet: [], read: [] };
      const half = async (kind: keyof ReaderTurn) => {
        thread.postMessage(kind === "read" ? "read" : "rest");
        await pause(SETTLE_MS);
        const latencies = await leasesFor(sweep, turnMs);
        all[kind].push(...latencies);
        return {
          leases: latencies.length,
          p50Ms: quantile(latencies, 0.5),
          p99Ms: quantile(latencies, 0.99),
        };
      };
      for (let round = 0; round < rounds; round++) {
        const [first, second] = round % 2 === 0 ? (["quiet", "read"] as const) : (["read", "quiet"] as const);
        const halves = { [first]: await half(first), [second]: await half(second) };
        turns.push({ quiet: halves.quiet, read: halves.read } as ReaderTurn);
      }
      const count = await new Promise<ReaderCount>((resolve) => {
        thread.removeAllListeners("message").on("message", resolve);
        thread.postMessage("rest");
      });
      const [quietP50Ms, readP50Ms] = [quantile(all.quiet, 0.5), quantile(all.read, 0.5)];
      return {
        readers: READ.length,
        clients: CLIENTS,
        turns,
        quietP50Ms,
        readP50Ms,
        ratio: readP50Ms / quietP50Ms,
        ...count,
      };
    } finally {
      await thread.terminate();
    }
  });
}

/** Prints the ratio and writes it to `bench/results/`. */
export async function benchReaders(options: ReaderOptions, say: (line: string) => void): Promise<void> {
  const figures = await measureReaders(await ownEdge(), options);
  for (const [i, { quiet, read }] of figures.turns.entries())
    say(
      `turn ${i + 1}: a lease takes ${ms(quiet.p50Ms)} without readers, ${ms(read.p50Ms)} beside ${figures.readers}`,
    );
  say(
    `p50 of a lease: ${ms(figures.quietP50Ms)} → ${ms(figures.readP50Ms)}, ${figures.ratio.toFixed(2)} times; ` +
      `${figures.answered} pages read, ${figures.refused} asked to come again`,
  );
  const folder = join(import.meta.dirname, "..", "results");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "readers.json"), `${JSON.stringify(figures, null, 2)}\n`);
}

/** Latencies of the leases of so many milliseconds. */
async function leasesFor(sweep: BenchSweep, durationMs: number): Promise<readonly number[]> {
  const latencies: number[] = [];
  const end = performance.now() + durationMs;
  const client = async (number: number) => {
    while (performance.now() < end) {
      const latency = await work(sweep, `client-${number}`);
      if (latency === null) throw new Error("the sweep has run out of shards");
      latencies.push(latency);
      await pause(PAUSE_MS);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, i) => client(i)));
  return latencies;
}

/** Leases and reports a shard. @returns what the lease took; null: there is none */
async function work(sweep: BenchSweep, runner: string): Promise<number | null> {
  const began = performance.now();
  const lease = await sweep.lease(runner);
  const tookMs = performance.now() - began;
  if (!lease) return null;
  await sweep.report(runner, lease);
  return tookMs;
}

const ms = (value: number): string => `${value.toFixed(1)} ms`;

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
