/** `npm run bench -- coordinator`: load, planning, simulation, and Optuna as the peer where it is installed. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { costOf } from "./cost.ts";
import { ownEdge } from "./edge-version.ts";
import { type LoadFigures, measurePaced, measureSaturated } from "./load.ts";
import { findPython, measureOptuna, type PeerFigures, type PeerKind } from "./optuna.ts";
import { measurePlanning } from "./planning.ts";
import { type SimulationFigures, type SimulationOptions, simulate } from "./simulation.ts";

const RESULTS = join(import.meta.dirname, "..", "results");
const FREE_PLAN_INTERVAL_MS = 90_000;
/** The largest sweep there may be: 100,000 trials. */
const SIMULATED: SimulationOptions = {
  runners: 1_000,
  lanes: 64,
  lossRate: 0.02,
  publishIntervalMs: 2_000,
  shardMs: [30_000, 120_000],
  configurations: 990,
  paced: true,
};
const PACED_RUNNERS = 100;
/** Ask and tell in all. */
const PEER_CALLS = 320;

export interface CoordinatorBenchOptions {
  readonly clients: number;
  readonly shards: number;
  readonly runners: number;
  /** Interpreter with Optuna. */
  readonly python?: string;
}

/** Prints the figures and writes `bench/results/coordinator.json`. */
export async function benchCoordinator(
  { clients, shards, runners, python }: CoordinatorBenchOptions,
  say: (line: string) => void,
): Promise<void> {
  const planning = measurePlanning();
  say(
    `planning   ${planning.trials} trials in ${planning.shards} shards: ${planning.seconds.toFixed(2)} s, ${planning.megabytes.toFixed(0)} MB`,
  );
  const simulations = [2_000, FREE_PLAN_INTERVAL_MS].map((interval) => {
    const figures = simulate({ ...SIMULATED, runners, publishIntervalMs: interval });
    const cost = costOf(figures);
    say(
      `simulation ${runners} runners, ${figures.trials} trials, publishing every ${interval / 1000} s: ` +
        `${figures.virtualHours.toFixed(2)} h, ${figures.rowsPerTrial.toFixed(2)} rows and ${figures.requestsPerTrial.toFixed(2)} requests per trial, ` +
        `${figures.kvWrites} KV writes, peak ${figures.peakRequestsPerSecond} requests/s; ` +
        `free plan: ${cost.freeDays.toFixed(1)} days (${cost.limitedBy}), paid: $${cost.paidDollars.toFixed(2)}; ${figures.cpuSeconds.toFixed(1)} s here`,
    );
    return { interval, figures, cost };
  });
  const rates = measureRates(say);
  const loads: LoadFigures[] = [];
  const edge = await ownEdge();
  for (const lanes of [1, 8]) loads.push(await measureSaturated(edge, clients, shards, lanes));
  loads.push(await measurePaced(edge, PACED_RUNNERS, 8));
  for (const load of loads) say(lineOf(load));
  const peers = measurePeers(clients, loads[0]?.callsPerSecond ?? 0, say, python);
  await mkdir(RESULTS, { recursive: true });
  const path = join(RESULTS, "coordinator.json");
  await writeFile(path, `${JSON.stringify({ planning, simulations, rates, loads, peers }, null, 2)}\n`);
  say(path);
}

/** What one object is asked a second, by number of runners and length of a shard; with the fixed pace beside it. */
function measureRates(say: (line: string) => void): readonly SimulationFigures[] {
  const figures: SimulationFigures[] = [];
  for (const runners of [100, 1_000, 4_000]) {
    for (const seconds of [10, 75]) {
      const shardMs = [0.5 * seconds * 1000, 1.5 * seconds * 1000] as const;
      // Shards of one trial, five for every runner.
      const configurations = Math.ceil(runners / 20);
      const base = { ...SIMULATED, runners, shardMs, lanes: 1, configurations };
      const [paced, fixed] = [true, false].map((each) => simulate({ ...base, paced: each }));
      if (!paced || !fixed) continue;
      figures.push(paced, fixed);
      say(
        `rates      ${runners} runners, shards of ${seconds} s: ${paced.requestsPerSecond.toFixed(0)} requests/s ` +
          `(${paced.writesPerSecond.toFixed(0)} writing), peak ${paced.peakRequestsPerSecond}; ` +
          `at a fixed pace ${fixed.requestsPerSecond.toFixed(0)}, peak ${fixed.peakRequestsPerSecond}`,
      );
    }
  }
  return figures;
}

function lineOf(load: LoadFigures): string {
  const who =
    load.kind === "paced" ? "runners, one call a second each" : "clients, each as fast as it is answered";
  const edge =
    load.edgeCpuMsPerCall === null
      ? ""
      : `${load.edgeCpuMsPerCall.toFixed(2)} ms of CPU a call in the edge, `;
  return (
    `load       ${load.clients} ${who}, ${load.shards} shards of ${load.lanes}: ${load.callsPerSecond.toFixed(0)} calls/s, ` +
    `p50 ${load.p50Ms.toFixed(1)} ms, p99 ${load.p99Ms.toFixed(1)} ms; leaderboard p50 ${load.leaderboardP50Ms.toFixed(1)} ms, ` +
    `p99 ${load.leaderboardP99Ms.toFixed(1)} ms (${load.leaderboardReads} reads); ${edge}${load.clientCpuMsPerCall.toFixed(2)} in the clients`
  );
}

function measurePeers(
  workers: number,
  ours: number,
  say: (line: string) => void,
  asked?: string,
): readonly (PeerFigures | { readonly skipped: string })[] {
  const python = findPython(asked);
  if (python === null) {
    const skipped = "no python with optuna found (Debian: apt-get install python3-optuna; or --python PATH)";
    say(`optuna     ${skipped}`);
    return [{ skipped }];
  }
  return (["sqlite", "journal"] as const).map((kind: PeerKind) => {
    const peer = measureOptuna(python, kind, PEER_CALLS, workers);
    if ("skipped" in peer) {
      say(`optuna     ${kind}: ${peer.skipped}`);
      return peer;
    }
    say(
      `optuna     ${peer.version} on ${kind}, ${workers} processes: ${peer.callsPerSecond.toFixed(0)} calls/s, ` +
        `p50 ${peer.p50Ms.toFixed(1)} ms, p99 ${peer.p99Ms.toFixed(1)} ms, ${peer.cpuMsPerCall.toFixed(1)} ms of CPU a call; ` +
        `ours makes ${(ours / peer.callsPerSecond).toFixed(1)} times the calls`,
    );
    return peer;
  });
}
