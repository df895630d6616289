/** The lease machine's storage in the Durable Object's SQLite database. */
import { CERTIFICATES_EDITION } from "../../shared/certificates/certify.ts";
import type { Device } from "../../shared/contracts/lease.ts";
import type { TrialResult, TrialStatus } from "../../shared/contracts/trial.ts";
import type { CheckOpinion } from "../../shared/coordination/check.ts";
import { runnerOf, tokenOf } from "../../shared/coordination/holder.ts";
import type { AcceptedPlace, Dropped, LeaseStore, Report } from "../../shared/coordination/lease-store.ts";
import type { EntryLedger, Ledger, LedgerStatus } from "../../shared/coordination/ledger.ts";
import type { Shard, ShardState } from "../../shared/coordination/shard.ts";
import { CheckTable } from "./check-table.ts";
import { bitsOf, kindOf } from "./evidence.ts";
import { insertResult } from "./result-row.ts";

/** What is kept with a result beside the machine's own fields. */
export interface ResultPayload {
  readonly result: TrialResult;
  /** Number of its row in `devices`; asked for only when the result is kept, because a new device makes a row. */
  readonly device: () => number;
  readonly atMs: number;
  /** Digest of the code that computed it, as its runner was built; null: not known. */
  readonly code: string | null;
  /** Null: it was computed for this sweep. */
  readonly reusedFrom: { readonly sweep: string; readonly trial: number } | null;
  /** Against the result accepted by then; asked for only when it is kept as a replica. */
  readonly difference: () => number | null;
}

export class SqlLeaseStore extends CheckTable implements LeaseStore<ResultPayload> {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    super(sql);
    this.#sql = sql;
  }

  ledger(): Ledger {
    const row = this.#sql.exec("SELECT * FROM counters").one();
    const entries = JSON.parse(String(row.entries)) as [
      number,
      number,
      EntryLedger["stage"],
      number | null | (number | null)[],
    ][];
    return {
      status: String(row.status) as LedgerStatus,
      reason: row.reason === null ? null : String(row.reason),
      trials: Number(row.trials),
      done: Number(row.done),
      diverged: Number(row.diverged),
      pruned: Number(row.pruned),
      dead: Number(row.dead),
      shards: Number(row.shards),
      shardsWaiting: 0,
      shardsLeased: 0,
      shardsDone: Number(row.shards_done),
      shardsDead: Number(row.shards_dead),
      shardsWithdrawn: Number(row.shards_withdrawn),
      leasesLost: Number(row.leases_lost),
      leasesReleased: Number(row.leases_released),
      replicas: Number(row.replicas),
      entries: entries.map(([open, unreleased, stage, best]) => ({
        open,
        unreleased,
        stage,
        // A row of a sweep of the first edition has the winner of its one study.
        winners: typeof best === "number" ? [best] : best,
      })),
    };
  }

  saveLedger(ledger: Ledger): void {
    const entries = ledger.entries.map(({ open, unreleased, stage, winners }) => [
      open,
      unreleased,
      stage,
      winners,
    ]);
    this.#sql.exec(
      `INSERT INTO counters VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (one) DO UPDATE SET status = excluded.status, reason = excluded.reason, done = excluded.done,
         diverged = excluded.diverged, pruned = excluded.pruned, dead = excluded.dead, shards = excluded.shards,
         shards_done = excluded.shards_done, shards_dead = excluded.shards_dead,
         leases_lost = excluded.leases_lost, replicas = excluded.replicas, entries = excluded.entries,
         leases_released = excluded.leases_released, shards_withdrawn = excluded.shards_withdrawn`,
      ledger.status,
      ledger.reason,
      ledger.trials,
      ledger.done,
      ledger.diverged,
      ledger.pruned,
      ledger.dead,
      ledger.shards,
      ledger.shardsDone,
      ledger.shardsDead,
      ledger.leasesLost,
      ledger.replicas,
      JSON.stringify(entries),
      ledger.leasesReleased,
      ledger.shardsWithdrawn,
    );
  }

  shard(number: number): Shard | null {
    const [row] = this.#sql.exec("SELECT * FROM shards WHERE number = ?", number).toArray();
    return row ? shardOf(row) : null;
  }

  saveShard(shard: Shard): void {
    this.#sql.exec(
      "UPDATE shards SET trials = ?, state = ?, fence = ?, leases = ?, losses = ?, handed = ? WHERE number = ?",
      JSON.stringify(shard.trials),
      shard.state,
      shard.fence,
      JSON.stringify(shard.leases),
      JSON.stringify(shard.losses),
      shard.handed && JSON.stringify(shard.handed),
      shard.number,
    );
  }

  addShards(shards: readonly Shard[]): void {
    for (let first = 0; first < shards.length; first += SHARDS_PER_INSERT) {
      const rows = shards
        .slice(first, first + SHARDS_PER_INSERT)
        .map(({ number, entry, phase, trials, state }) => [
          number,
          entry,
          phase,
          JSON.stringify(trials),
          state,
        ]);
      this.#sql.exec(
        `INSERT INTO shards SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, 0, '[]', '[]', '[]'
         FROM json_each(?)`,
        JSON.stringify(rows),
      );
    }
  }

  nextWaiting(after: number): Shard | null {
    const [row] = this.#sql
      .exec("SELECT * FROM shards WHERE state = 'waiting' AND number > ? ORDER BY number LIMIT 1", after)
      .toArray();
    return row ? shardOf(row) : null;
  }

  leasedShards(): readonly Shard[] {
    return this.#sql
      .exec("SELECT * FROM shards WHERE state = 'leased' ORDER BY number")
      .toArray()
      .map(shardOf);
  }

  shardsOf(entry: number): readonly Shard[] {
    return this.#sql
      .exec("SELECT * FROM shards WHERE entry = ? ORDER BY number", entry)
      .toArray()
      .map(shardOf);
  }

  deadShards(): readonly Shard[] {
    return this.#sql.exec("SELECT * FROM shards WHERE state = 'dead' ORDER BY number").toArray().map(shardOf);
  }

  acceptedFrom(token: string): readonly AcceptedPlace[] {
    return this.#sql
      .exec("SELECT trial, shard FROM results WHERE token = ? ORDER BY trial", token)
      .toArray()
      .map(placeOf);
  }

  placesOf(trials: readonly number[]): readonly AcceptedPlace[] {
    return this.#sql
      .exec(
        "SELECT trial, shard FROM results WHERE trial IN (SELECT value FROM json_each(?)) ORDER BY trial",
        JSON.stringify(trials),
      )
      .toArray()
      .map(placeOf);
  }

  opinionOf(trial: number): CheckOpinion | null {
    const [row] = this.#sql
      .exec(
        `SELECT runner, token, accepted_at, results.body AS body, devices.body AS device
         FROM results JOIN devices ON devices.number = results.device WHERE trial = ? AND token IS NOT NULL`,
        trial,
      )
      .toArray();
    if (!row) return null;
    return {
      token: String(row.token),
      runner: String(row.runner),
      owner: false,
      kind: kindOf(JSON.parse(String(row.device)) as Device),
      bits: bitsOf(JSON.parse(String(row.body)) as TrialResult),
      difference: 0,
      atMs: Number(row.accepted_at),
    };
  }

  drop(trials: readonly number[]): Dropped {
    const gone = JSON.stringify(trials);
    const among = "WHERE trial IN (SELECT value FROM json_each(?))";
    const results = this.#sql.exec(`DELETE FROM results ${among} RETURNING status`, gone).toArray();
    const replicas = this.#sql.exec(`DELETE FROM replicas ${among} RETURNING trial`, gone).toArray();
    return {
      statuses: results.map(({ status }) => String(status) as TrialStatus),
      replicas: replicas.length,
    };
  }

  acceptedDigest(trial: number): string | null {
    const [row] = this.#sql.exec("SELECT digest FROM results WHERE trial = ?", trial).toArray();
    return row ? String(row.digest) : null;
  }

  acceptedAmong(trials: readonly number[]): ReadonlySet<number> {
    const rows = this.#sql.exec(
      "SELECT trial FROM results WHERE trial IN (SELECT value FROM json_each(?))",
      JSON.stringify(trials),
    );
    return new Set(rows.toArray().map((row) => Number(row.trial)));
  }

  accept({ trial, digest, runner, payload }: Report<ResultPayload>, shard: number): void {
    const { result, device, atMs, code, reusedFrom } = payload;
    const by = { runner: runnerOf(runner), token: tokenOf(runner), certificates: CERTIFICATES_EDITION };
    const origin = { trial, shard, digest, device: device(), atMs, code, reusedFrom, ...by };
    insertResult(this.#sql, result, origin);
  }

  hasReplica(trial: number, digest: string): boolean {
    const found = this.#sql.exec("SELECT 1 FROM replicas WHERE trial = ? AND digest = ?", trial, digest);
    return found.toArray().length > 0;
  }

  replicasOf(trial: number): number {
    return Number(this.#sql.exec("SELECT count(*) AS n FROM replicas WHERE trial = ?", trial).one().n);
  }

  allShards(): readonly Shard[] {
    return this.#sql.exec("SELECT * FROM shards ORDER BY number").toArray().map(shardOf);
  }

  acceptedStatuses(): ReadonlyMap<number, Report<ResultPayload>["status"]> {
    const rows = this.#sql.exec("SELECT trial, status FROM results").toArray();
    return new Map(
      rows.map(({ trial, status }) => [Number(trial), String(status) as Report<ResultPayload>["status"]]),
    );
  }

  replicaCount(): number {
    return Number(this.#sql.exec("SELECT count(*) AS n FROM replicas").one().n);
  }

  keepReplica({ trial, digest, runner, payload }: Report<ResultPayload>, shard: number): void {
    const { device, atMs, difference } = payload;
    this.#sql.exec(
      // A replica records that somebody computed something else; it is no second curve (eight of them took 670 kB).
      "INSERT INTO replicas VALUES (?, ?, ?, ?, ?, ?, ?, '', ?)",
      trial,
      digest,
      shard,
      runnerOf(runner),
      device(),
      atMs,
      difference(),
      tokenOf(runner),
    );
  }
}

/** Keeps one statement's parameter well under the 2 MB limit of a value. */
const SHARDS_PER_INSERT = 500;

function placeOf({ trial, shard }: Record<string, SqlStorageValue>): AcceptedPlace {
  return { trial: Number(trial), shard: Number(shard) };
}

function shardOf(row: Record<string, SqlStorageValue>): Shard {
  return {
    number: Number(row.number),
    entry: Number(row.entry),
    phase: String(row.phase) as Shard["phase"],
    trials: JSON.parse(String(row.trials)) as number[],
    state: String(row.state) as ShardState,
    fence: Number(row.fence),
    leases: JSON.parse(String(row.leases)) as Shard["leases"],
    losses: JSON.parse(String(row.losses)) as Shard["losses"],
    handed: row.handed === null ? null : (JSON.parse(String(row.handed)) as Shard["handed"]),
  };
}
