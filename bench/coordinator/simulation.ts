/**
 * A large sweep on a virtual clock through the same planning, leasing and accepting code: what it costs in rows,
 * requests and KV writes.
 *
 * Rows are counted as workerd counts them (`workers/tests/storage.test.ts` measures the same there): a shard's
 * insertion and its lease write the row and one entry of an index; its end writes the row; the ledger is one row per
 * call that changes it; a result is one row.
 */
import { catalogue } from "../../shared/catalogue/generated.ts";
import type { NextStage } from "../../shared/coordination/lease-answers.ts";
import { LeaseMachine } from "../../shared/coordination/lease-machine.ts";
import type { LeaseRules } from "../../shared/coordination/lease-rules.ts";
import { emptyLedger } from "../../shared/coordination/ledger.ts";
import { MemoryLeaseStore } from "../../shared/coordination/memory-lease-store.ts";
import { askAgainMs, heartbeatEveryMs } from "../../shared/coordination/pacing.ts";
import type { Shard } from "../../shared/coordination/shard.ts";
import { planSweep } from "../../shared/planning/plan.ts";
import { finalTrialsOf, tuningTrialsOf } from "../../shared/planning/planned.ts";
import { finalShardsOf, shardsOf } from "../../shared/planning/shards.ts";
import { studyWinner } from "../../shared/planning/study-winner.ts";
import { tuningTrialIndex } from "../../shared/planning/trial-at.ts";
import { sweepOf } from "./workload.ts";

export interface SimulationFigures {
  readonly runners: number;
  readonly trials: number;
  readonly shards: number;
  readonly virtualHours: number;
  readonly leasesLost: number;
  readonly requests: number;
  readonly rowsWritten: number;
  readonly kvWrites: number;
  readonly requestsPerTrial: number;
  readonly rowsPerTrial: number;
  readonly requestsPerSecond: number;
  /** Of them, those that write: leases, results. */
  readonly writesPerSecond: number;
  readonly peakRequestsPerSecond: number;
  readonly cpuSeconds: number;
}

const RULES: LeaseRules = {
  leaseMs: 60_000,
  leaseLifeMs: 7_200_000,
  storedSlackMs: 120_000,
  maxAttempts: 3,
  presentMs: 120_000,
  checkGraceMs: 30_000,
  stragglerAfterMs: 0,
  firstQuota: 8,
  maxQuota: 1_024,
  maxReplicas: 8,
};
const HEARTBEAT_MS = 5_000;
const ENTRIES = 100;

export interface SimulationOptions {
  readonly runners: number;
  readonly lanes: number;
  /** Share of leases whose runner vanishes. */
  readonly lossRate: number;
  /** Least time between KV writes. */
  readonly publishIntervalMs: number;
  /** Shortest and longest time that a shard takes. */
  readonly shardMs: readonly [number, number];
  /** Of each of the 100 (problem, optimizer). */
  readonly configurations: number;
  /** False: every runner at its own fixed pace, whatever their number. */
  readonly paced: boolean;
}

/** Counts the index entries that SQLite writes beside the rows. */
class CountingStore extends MemoryLeaseStore<number> {
  indexWrites = 0;

  override saveShard(shard: Shard): void {
    const before = this.shard(shard.number)?.state;
    if (before !== shard.state && shard.state !== "done") this.indexWrites++;
    super.saveShard(shard);
  }
}

/** All results are the owner's: nobody is asked for a second one. */
function noOpinion(): never {
  throw new Error("a result of the owner is checked");
}

/** Plays the sweep to its end. */
export function simulate(options: SimulationOptions): SimulationFigures {
  const { runners, lanes, lossRate, publishIntervalMs, shardMs, configurations, paced } = options;
  const cpu = performance.now();
  const planned = planSweep(
    sweepOf("simulation", { entries: ENTRIES, configurations, finalSeeds: 10, lanes }),
    catalogue,
  );
  if (!planned.ok) throw new Error(planned.issues.map((issue) => issue.message).join("; "));
  const { plan } = planned;
  const store = new CountingStore(emptyLedger(plan.entries.map((e) => tuningTrialsOf(e) + finalTrialsOf(e))));
  store.saveLedger(store.ledger());
  const next = (index: number): NextStage => {
    const entry = plan.entries[index];
    if (!entry) throw new Error(`no entry ${index}`);
    const winners = entry.studies.map((_, study) => {
      const tuning = Array.from({ length: entry.configurations }, (_, configuration) => {
        const trial = tuningTrialIndex(entry, study, configuration, 0);
        const value = store.accepted.get(trial)?.[0]?.payload ?? null;
        return { configuration, status: "completed" as const, value, loss: value ?? 0 };
      });
      return studyWinner(tuning) ?? null;
    });
    const chosen = winners.map((winner, study) => entry.studies[study]?.samples[winner ?? -1] ?? null);
    return { stage: "final", winners, shards: finalShardsOf(entry, chosen) };
  };
  const machine = new LeaseMachine<number>(store, RULES, {
    next,
    together: (entry) => [entry],
    // All is the owner's: nothing is checked, nothing is taken back.
    leaders: () => [],
    draw: () => 0,
    takenBack: () => ({ again: [], isStale: () => false }),
  });
  machine.begin(shardsOf(plan));
  const random = generator(1);
  // Runners wake up in order of time: a bucket queue of seconds.
  const wakes = new Map<number, (() => void)[]>();
  const perSecond = new Map<number, number>();
  let nowMs = 0;
  let requests = 0;
  let writing = 0;
  let kvWrites = 0;
  let publishedMs = Number.NEGATIVE_INFINITY;
  let alarms = 0;
  const at = (ms: number, action: () => void) => {
    const second = Math.max(Math.floor(nowMs / 1000) + 1, Math.ceil(ms / 1000));
    wakes.set(second, [...(wakes.get(second) ?? []), action]);
  };
  const request = () => {
    requests++;
    const second = Math.floor(nowMs / 1000);
    perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
  };
  const ask = (runner: string) => {
    request();
    const answer = machine.lease(runner, lanes, nowMs);
    if (answer.kind === "ended") return;
    if (answer.kind === "wait") {
      const present = paced ? machine.present(nowMs) : 0;
      return at(nowMs + askAgainMs(present, random()), () => ask(runner));
    }
    const { shard, lease, trials } = answer;
    writing++;
    const holders = paced ? machine.ledger.shardsLeased : 0;
    const beatMs = heartbeatEveryMs(holders, HEARTBEAT_MS, RULES.leaseMs);
    const workMs = shardMs[0] + random() * (shardMs[1] - shardMs[0]);
    const endMs = nowMs + workMs;
    // A runner that vanishes comes back after ten minutes under its name.
    if (random() < lossRate) return at(nowMs + 600_000, () => ask(runner));
    const beat = () => {
      if (nowMs >= endMs) {
        request();
        writing++;
        machine.report(
          shard.number,
          runner,
          lease.fence,
          trials.map((trial) => ({
            trial,
            digest: `${trial}`,
            status: "completed" as const,
            runner,
            payload: (trial * 7919) % 1009,
            opinion: noOpinion,
          })),
        );
        return ask(runner);
      }
      request();
      if (machine.heartbeat(shard.number, runner, lease.fence, nowMs).kind === "continue")
        at(Math.min(endMs, nowMs + beatMs), beat);
      else ask(runner);
    };
    at(Math.min(endMs, nowMs + beatMs), beat);
  };
  for (let i = 0; i < runners; i++) at(1_000 + random() * 60_000, () => ask(`runner-${i}`));
  let done = -1;
  for (let second = 0; machine.ledger.status === "running" && second < 1e6; second++) {
    nowMs = second * 1000;
    for (const action of wakes.get(second) ?? []) action();
    wakes.delete(second);
    machine.reclaim(nowMs);
    const interval = Math.max(publishIntervalMs, machine.ledger.done * 2);
    if (machine.ledger.done !== done && nowMs - publishedMs >= interval) {
      done = machine.ledger.done;
      publishedMs = nowMs;
      kvWrites++;
      // The alarm, the revision, the status, and the summary in the registry.
      alarms += 4;
    }
  }
  const rowsWritten = store.writes + store.indexWrites + alarms;
  return {
    runners,
    trials: plan.trials,
    shards: machine.ledger.shards,
    virtualHours: nowMs / 3.6e6,
    leasesLost: machine.ledger.leasesLost,
    requests,
    rowsWritten,
    kvWrites,
    requestsPerTrial: requests / plan.trials,
    rowsPerTrial: rowsWritten / plan.trials,
    requestsPerSecond: (1000 * requests) / nowMs,
    writesPerSecond: (1000 * writing) / nowMs,
    peakRequestsPerSecond: Math.max(...perSecond.values()),
    cpuSeconds: (performance.now() - cpu) / 1000,
  };
}

/** xorshift32: the simulation is the same every time. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
