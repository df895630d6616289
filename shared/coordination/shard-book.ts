/**
 * The books of a sweep: its shards and its ledger, always changed together.
 *
 * Everything is in the store, except that a lease's deadline may stand in memory up to half a lease later than
 * stored: a heartbeat then writes no row. After an eviction such a lease ends at most half a lease early.
 */
import type { LeaseStore } from "./lease-store.ts";
import type { EntryLedger, Ledger } from "./ledger.ts";
import { newShard, type Shard, type ShardLease, type ShardPlan } from "./shard.ts";

type Draft = { -readonly [K in keyof Ledger]: K extends "entries" ? EntryLedger[] : Ledger[K] };

export class ShardBook {
  readonly #store: LeaseStore<never>;
  readonly #ledger: Draft;
  /** The leased shards, with deadlines as extended by heartbeats. */
  readonly #leased = new Map<number, Shard>();
  /** The same shards as they were last written. */
  readonly #stored = new Map<number, Shard>();
  /** Trials with an accepted result, of the shards last worked on: asked of the store once. */
  readonly #accepted = new Map<number, Set<number>>();
  #ledgerChanged = false;

  constructor(store: LeaseStore<never>) {
    this.#store = store;
    const ledger = store.ledger();
    for (const shard of store.leasedShards()) this.#remember(shard);
    // Waiting and leased shards are counted in memory only, so that a lease writes no counters.
    const running = ledger.status === "running";
    const shardsLeased = running ? this.#leased.size : 0;
    const closed = ledger.shardsDone + ledger.shardsDead;
    const shardsWaiting = running ? ledger.shards - closed - shardsLeased : 0;
    this.#ledger = { ...ledger, shardsLeased, shardsWaiting, entries: [...ledger.entries] };
  }

  get ledger(): Ledger {
    return this.#ledger;
  }

  shard(number: number): Shard | null {
    return this.#leased.get(number) ?? this.#store.shard(number);
  }

  leased(): Iterable<Shard> {
    return this.#leased.values();
  }

  change(part: Partial<Omit<Ledger, "entries">>): void {
    Object.assign(this.#ledger, part);
    this.#ledgerChanged = true;
  }

  changeEntry(index: number, part: Partial<EntryLedger>): void {
    const entry = this.#ledger.entries[index];
    if (!entry) return;
    this.#ledger.entries[index] = { ...entry, ...part };
    this.#ledgerChanged = true;
  }

  /** Adds shards of trials that nobody could run so far. */
  release(plans: readonly ShardPlan[]): void {
    for (const { entry, trials } of plans) {
      const ledger = this.#ledger.entries[entry];
      if (!ledger) continue;
      const { open, unreleased } = ledger;
      this.changeEntry(entry, { open: open + trials.length, unreleased: unreleased - trials.length });
    }
    this.insert(plans);
  }

  /** Adds waiting shards. */
  insert(plans: readonly ShardPlan[]): void {
    const { shards, shardsWaiting } = this.#ledger;
    this.#store.addShards(plans.map((plan, i) => newShard(shards + i, plan)));
    this.change({ shards: shards + plans.length, shardsWaiting: shardsWaiting + plans.length });
  }

  /** Saves a shard and books its change of state. */
  move(from: Shard, to: Shard): void {
    this.save(to);
    if (from.state === to.state) return;
    const by = (state: Shard["state"]) => Number(to.state === state) - Number(from.state === state);
    this.#ledger.shardsWaiting += by("waiting");
    this.#ledger.shardsLeased += by("leased");
    if (to.state !== "done" && to.state !== "dead") return;
    const { shardsDone, shardsDead } = this.#ledger;
    this.change({ shardsDone: shardsDone + by("done"), shardsDead: shardsDead + by("dead") });
  }

  save(shard: Shard): void {
    this.#store.saveShard(shard);
    this.#remember(shard);
  }

  /** Keeps a lease's new deadline; writes it only when the stored one is nearer than `withinMs` from now. */
  extend(shard: Shard, fence: number, nowMs: number, withinMs: number): void {
    const ofFence = (lease: ShardLease): boolean => lease.fence === fence;
    const stored =
      this.#stored.get(shard.number)?.leases.find(ofFence)?.expiresAtMs ?? Number.NEGATIVE_INFINITY;
    // At the end of a lease's life its deadline stands still: once written is enough.
    const written = stored === shard.leases.find(ofFence)?.expiresAtMs;
    if (!written && stored - nowMs < withinMs) this.save(shard);
    else this.#leased.set(shard.number, shard);
  }

  /** A trial of the shard has just got its result. */
  accepted(shard: Shard, trial: number): void {
    this.#accepted.get(shard.number)?.add(trial);
  }

  openTrials(shard: Shard): readonly number[] {
    let accepted = this.#accepted.get(shard.number);
    if (!accepted) {
      accepted = new Set(this.#store.acceptedAmong(shard.trials));
      this.#accepted.set(shard.number, accepted);
    }
    return shard.trials.filter((trial) => !accepted.has(trial));
  }

  /** Writes the ledger if it changed: one row per call of the machine. */
  flush(): void {
    if (!this.#ledgerChanged) return;
    this.#ledgerChanged = false;
    this.#store.saveLedger({ ...this.#ledger, entries: [...this.#ledger.entries] });
  }

  #remember(shard: Shard): void {
    if (shard.state === "leased") {
      this.#leased.set(shard.number, shard);
      this.#stored.set(shard.number, shard);
    } else {
      this.#leased.delete(shard.number);
      this.#stored.delete(shard.number);
      this.#accepted.delete(shard.number);
    }
  }
}
