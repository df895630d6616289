/** `npm run bench -- coordinator`: load, planning, simulation, and Optuna as the peer where it is installed. */
import { spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { costOf } from "./cost.ts";
import { measureLoad } from "./load.ts";
import { measurePlanning } from "./planning.ts";
import { simulate } from "./simulation.ts";

const RESULTS = join(import.meta.dirname, "..", "results");
const FREE_PLAN_INTERVAL_MS = 90_000;

export interface CoordinatorBenchOptions {
  readonly clients: number;
  readonly shards: number;
  readonly runners: number;
}

/** Prints the figures and writes `bench/results/coordinator.json`. */
export async function benchCoordinator(
  { clients, shards, runners }: CoordinatorBenchOptions,
  say: (line: string) => void,
): Promise<void> {
  const planning = measurePlanning();
  say(
    `planning   ${planning.trials} trials in ${planning.shards} shards: ${planning.seconds.toFixed(2)} s, ${planning.megabytes.toFixed(0)} MB`,
  );
  const simulations = [2_000, FREE_PLAN_INTERVAL_MS].map((interval) => {
    const figures = simulate(runners, 64, 0.02, interval);
    const cost = costOf(figures);
    say(
      `simulation ${runners} runners, ${figures.trials} trials, publishing every ${interval / 1000} s: ` +
        `${figures.virtualHours.toFixed(2)} h, ${figures.rowsPerTrial.toFixed(2)} rows and ${figures.requestsPerTrial.toFixed(2)} requests per trial, ` +
        `${figures.kvWrites} KV writes, peak ${figures.peakRequestsPerSecond} requests/s; ` +
        `free plan: ${cost.freeDays.toFixed(1)} days (${cost.limitedBy}), paid: $${cost.paidDollars.toFixed(2)}; ${figures.cpuSeconds.toFixed(1)} s here`,
    );
    return { interval, figures, cost };
  });
  const loads = [];
  for (const lanes of [1, 8]) {
    const load = await measureLoad(clients, shards, lanes);
    loads.push({ lanes, ...load });
    say(
      `load       ${clients} clients, ${load.shards} shards of ${lanes}: ${load.callsPerSecond.toFixed(0)} calls/s, ` +
        `p50 ${load.p50Ms.toFixed(1)} ms, p99 ${load.p99Ms.toFixed(1)} ms; leaderboard p50 ${load.leaderboardP50Ms.toFixed(1)} ms, p99 ${load.leaderboardP99Ms.toFixed(1)} ms`,
    );
  }
  const peers = ["sqlite", "journal"].map((kind) => optuna(kind, 200, say));
  await mkdir(RESULTS, { recursive: true });
  const path = join(RESULTS, "coordinator.json");
  await writeFile(path, `${JSON.stringify({ planning, simulations, loads, peers }, null, 2)}\n`);
  say(path);
}

function optuna(kind: string, trials: number, say: (line: string) => void): unknown {
  const script = join(import.meta.dirname, "optuna_peer.py");
  const { status, stdout } = spawnSync("python3", [script, kind, String(trials)], {
    encoding: "utf8",
    timeout: 60_000,
  });
  if (status !== 0) {
    say(`optuna     ${kind}: not installed here (Debian: python3-optuna)`);
    return { kind, skipped: "optuna is not installed" };
  }
  const figures = JSON.parse(stdout) as { callsPerSecond: number; p99Ms: number };
  say(`optuna     ${kind}: ${figures.callsPerSecond.toFixed(0)} calls/s, p99 ${figures.p99Ms.toFixed(1)} ms`);
  return { kind, ...figures };
}
