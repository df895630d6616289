/** An existing sweep, opened: its plan, its lease machine and the tables around it. */
import type { Catalogue } from "../../shared/catalogue/entry.ts";
import type { Trial } from "../../shared/contracts/trial.ts";
import { LeaseMachine } from "../../shared/coordination/lease-machine.ts";
import type { LeaseRules } from "../../shared/coordination/lease-rules.ts";
import { emptyLedger } from "../../shared/coordination/ledger.ts";
import type { Shard } from "../../shared/coordination/shard.ts";
import { sha256Hex } from "../../shared/hashing/sha256.ts";
import { tunedTogether } from "../../shared/planning/one-for-all.ts";
import { type PlanEntry, trialsOfEntry } from "../../shared/planning/planned.ts";
import { shardsOf } from "../../shared/planning/shards.ts";
import type { Environment } from "../environment.ts";
import { migrate } from "../storage/migrate.ts";
import { aftermathOf } from "./aftermath.ts";
import { CheckTable } from "./check-table.ts";
import { CheckedShares } from "./checked-shares.ts";
import { EarlyStopping } from "./early-stopping.ts";
import { FeedTable } from "./feed-table.ts";
import { FirstValues } from "./first-value-table.ts";
import { LeaderboardDocument } from "./leaderboard-document.ts";
import { leadersOf } from "./leaders.ts";
import { Lending } from "./lending.ts";
import { LiveFeed } from "./live-feed.ts";
import { ensureCounters } from "./lost-counters.ts";
import { ResultTable } from "./result-table.ts";
import { RungTable } from "./rung-table.ts";
import { COORDINATOR_MIGRATIONS } from "./schema.ts";
import { type ResultPayload, SqlLeaseStore } from "./sql-lease-store.ts";
import { nextStageOf } from "./stages.ts";
import {
  insertSweep,
  type NewSweep,
  ProposedConfigurations,
  readSweep,
  type SweepRecord,
  trialOf,
  winnersOf,
} from "./sweep-record.ts";
import { SweepRow } from "./sweep-row.ts";
import { TrialView } from "./trial-view.ts";

/** Shards whose trials are kept in memory, so that a heartbeat hashes no keys. */
const SHARDS_REMEMBERED = 512;

export class SweepParts {
  /** Tells it from a problem. */
  readonly ok = true;
  readonly record: SweepRecord;
  readonly machine: LeaseMachine<ResultPayload>;
  readonly results: ResultTable;
  readonly firstValues: FirstValues;
  readonly stopping: EarlyStopping;
  readonly feed: LiveFeed;
  readonly checks: CheckTable;
  readonly shares: CheckedShares;
  readonly row: SweepRow;
  readonly view: TrialView;
  readonly leaderboard: LeaderboardDocument;
  readonly configurations: ProposedConfigurations;
  readonly lending: Lending;
  /** Devices that the runners of a stranger's token may name in the sweep. */
  readonly devicesPerToken: number;
  readonly #trials = new Map<number, ReadonlyMap<string, Trial>>();

  constructor(ctx: DurableObjectState, env: Environment, record: SweepRecord, feed: LiveFeed) {
    const { sql } = ctx.storage;
    this.record = record;
    this.results = new ResultTable(sql);
    this.firstValues = new FirstValues(sql);
    this.stopping = new EarlyStopping(new RungTable(sql));
    this.checks = new CheckTable(sql);
    this.shares = new CheckedShares(record, this.results, this.checks);
    this.row = new SweepRow(sql);
    this.feed = feed;
    this.devicesPerToken = Number(env.DEVICES_PER_TOKEN);
    this.configurations = new ProposedConfigurations(sql);
    this.machine = new LeaseMachine(new SqlLeaseStore(sql), rulesOf(env), {
      next: (entry) => nextStageOf(record.plan, this.entry(entry), this.results, this.configurations),
      together: (entry) => tunedTogether(record.plan, this.entry(entry)).map(({ index }) => index),
      leaders: () => leadersOf(record.plan, this.results),
      draw: (trial) => Number.parseInt(sha256Hex(`${record.secret}/${trial}`).slice(0, 8), 16) / 2 ** 32,
      takenBack: (entry, trials) => aftermathOf(record.plan, this.entry(entry), trials, this),
    });
    this.leaderboard = new LeaderboardDocument(
      record,
      this.machine,
      this.results,
      this.configurations,
      this.shares,
    );
    this.view = new TrialView(
      sql,
      record,
      this.results,
      this.configurations,
      this.stopping,
      this.checks,
      () => this.machine.ledger,
    );
    this.lending = new Lending(
      sql,
      record,
      (index) => this.view.trial(index),
      () => this.machine.ledger.status === "complete",
    );
  }

  entry(index: number): PlanEntry {
    const entry = this.record.plan.entries[index];
    if (!entry) throw new Error(`entry ${index} is not in the plan`);
    return entry;
  }

  /** Key → trial, for the trials of a shard. Their configurations are known, or the shard would not exist. */
  trialsOf(shard: Pick<Shard, "number" | "trials">): ReadonlyMap<string, Trial> {
    const known = this.#trials.get(shard.number);
    if (known && known.size === shard.trials.length) return known;
    const trials = new Map<string, Trial>();
    const winner = winnersOf(() => this.machine.ledger);
    for (const index of shard.trials) {
      const trial = trialOf(this.record.plan, index, this.configurations, winner);
      if (trial) trials.set(trial.key, trial);
    }
    if (this.#trials.size >= SHARDS_REMEMBERED) this.#trials.clear();
    this.#trials.set(shard.number, trials);
    return trials;
  }
}

/**
 * Everything as the rows tell it. Null when the object holds no sweep.
 *
 * @param feed the one that counts already, when the sweep is opened again
 */
export function openSweep(ctx: DurableObjectState, env: Environment, feed?: LiveFeed): SweepParts | null {
  const record = readSweep(ctx.storage.sql);
  if (record) ensureCounters(ctx.storage.sql, record.plan.entries.map(trialsOfEntry));
  return record
    ? new SweepParts(ctx, env, record, feed ?? new LiveFeed(ctx, new FeedTable(ctx.storage.sql)))
    : null;
}

/**
 * Writes a new sweep into an object that holds none, and opens it; within a transaction.
 * @param catalogue with the models that the request names
 */
export function makeSweep(
  ctx: DurableObjectState,
  env: Environment,
  sweep: NewSweep,
  catalogue: Catalogue,
): SweepParts {
  const { sql } = ctx.storage;
  migrate(ctx.storage, COORDINATOR_MIGRATIONS);
  const { plan } = insertSweep(sql, sweep, catalogue);
  new SqlLeaseStore(sql).saveLedger(emptyLedger(plan.entries.map(trialsOfEntry)));
  const parts = openSweep(ctx, env);
  if (!parts) throw new Error("a sweep just made cannot be read");
  parts.machine.begin(shardsOf(parts.record.plan));
  return parts;
}

function rulesOf(env: Environment): LeaseRules {
  const leaseMs = Number(env.LEASE_MS);
  return {
    leaseMs,
    leaseLifeMs: Number(env.LEASE_LIFE_MS),
    // Shards take 30 to 120 s: with a lease of 60 s, none of their heartbeats writes a row.
    storedSlackMs: 2 * leaseMs,
    maxAttempts: 3,
    presentMs: 2 * leaseMs,
    stragglerAfterMs: Number(env.STRAGGLER_AFTER_MS),
    firstQuota: Number(env.FIRST_LEASES_PER_TOKEN),
    maxQuota: Number(env.MAX_LEASES_PER_TOKEN),
    // An idle runner asks again within 30 s.
    checkGraceMs: 30_000,
    maxReplicas: 8,
  };
}
