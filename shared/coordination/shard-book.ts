/**
 * The books of a sweep: its shards and its ledger, always changed together.
 *
 * Everything is in the store, but a lease's deadline is stored later than it is (`storedSlackMs`) and stands exactly
 * in memory only: a heartbeat then writes no row. After an eviction the stored one holds, which breaks no promise.
 */
import type { CheckBook } from "./check-book.ts";
import { tokenOf } from "./holder.ts";
import { type LeaseRules, storedDeadlineOf } from "./lease-rules.ts";
import type { LeaseStore } from "./lease-store.ts";
import type { EntryLedger, Ledger } from "./ledger.ts";
import { newShard, type Shard, type ShardLease, type ShardPlan } from "./shard.ts";

type Draft = { -readonly [K in keyof Ledger]: K extends "entries" ? EntryLedger[] : Ledger[K] };

export class ShardBook {
  readonly #store: LeaseStore<never>;
  readonly #rules: LeaseRules;
  readonly #ledger: Draft;
  /** The leased shards, with deadlines as promised. */
  readonly #leased = new Map<number, Shard>();
  /** Their leases as they were last written. */
  readonly #stored = new Map<number, Shard["leases"]>();
  /** Trials with an accepted result, of the shards last worked on: asked of the store once. */
  readonly #accepted = new Map<number, Set<number>>();
  readonly #checks: CheckBook;
  #ledgerChanged = false;

  constructor(store: LeaseStore<never>, checks: CheckBook, rules: LeaseRules) {
    this.#checks = checks;
    this.#store = store;
    this.#rules = rules;
    const ledger = store.ledger();
    for (const shard of store.leasedShards()) this.#remember(shard, shard.leases);
    // Waiting and leased shards are counted in memory only, so that a lease writes no counters.
    const running = ledger.status === "running";
    const shardsLeased = running ? this.#leased.size : 0;
    const closed = ledger.shardsDone + ledger.shardsDead + ledger.shardsWithdrawn;
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
    this.#ledger.shardsWaiting += by("waiting") + by("checking");
    this.#ledger.shardsLeased += by("leased");
    if (!isClosed(from) && !isClosed(to)) return;
    const { shardsDone, shardsDead, shardsWithdrawn } = this.#ledger;
    this.change({
      shardsDone: shardsDone + by("done"),
      shardsDead: shardsDead + by("dead"),
      shardsWithdrawn: shardsWithdrawn + by("withdrawn"),
    });
  }

  save(shard: Shard): void {
    const leases = shard.leases.map((lease) => {
      const stored = this.#storedLease(shard, lease);
      const later = stored && stored.expiresAtMs >= lease.expiresAtMs;
      return { ...lease, expiresAtMs: later ? stored.expiresAtMs : storedDeadlineOf(lease, this.#rules) };
    });
    this.#store.saveShard({ ...shard, leases });
    this.#remember(shard, leases);
  }

  /** Gives a lease a new deadline; writes it only when it is later than the stored one. */
  extend(shard: Shard, own: ShardLease, expiresAtMs: number): Shard {
    const leases = shard.leases.map((lease) => (lease === own ? { ...lease, expiresAtMs } : lease));
    const next = { ...shard, leases };
    const stored = this.#storedLease(shard, own);
    if (!stored || expiresAtMs > stored.expiresAtMs) this.save(next);
    else this.#leased.set(shard.number, next);
    return next;
  }

  /**
   * Brings a shard's state in line with its results: done when nothing is to be run; a lease of which nothing is left
   * is over.
   */
  settle(shard: Shard): Shard {
    if (shard.state === "dead" || shard.state === "withdrawn" || this.#ledger.status === "cancelled")
      return shard;
    const leases = shard.leases.filter((lease) => this.runBy(shard, lease).length > 0);
    const state = leases.length > 0 ? "leased" : this.idleState(shard);
    if (state === shard.state && leases.length === shard.leases.length) return shard;
    // Attempts at a check are counted apart from those at the results.
    const losses = shard.state === "done" ? [] : shard.losses;
    const next: Shard = { ...shard, leases, losses, state };
    this.move(shard, next);
    return next;
  }

  /** Of a shard that nobody holds. */
  idleState(shard: Shard): "waiting" | "checking" | "done" {
    if (this.openTrials(shard).length > 0) return "waiting";
    return this.#checks.wantedIn(shard.number).length > 0 ? "checking" : "done";
  }

  /**
   * What a token may run of a shard, ascending: trials without a result; where all have one, those that it is asked
   * about.
   */
  runnable(shard: Shard, token: string | null): readonly number[] {
    const open = this.openTrials(shard);
    return open.length > 0 || token === null ? open : this.#checks.wantedIn(shard.number, token);
  }

  /** What is left to run of a lease. */
  runBy(shard: Shard, { runner, trials }: Pick<ShardLease, "runner" | "trials">): readonly number[] {
    const left = this.runnable(shard, tokenOf(runner));
    if (trials) return left.filter((trial) => trials.includes(trial));
    // It was handed all that was open, nothing to check.
    return this.openTrials(shard).length > 0 ? left : [];
  }

  /** A trial of the shard has just got its result. */
  accepted(shard: Shard, trial: number): void {
    this.#accepted.get(shard.number)?.add(trial);
  }

  /** Deletes results of the shard: their trials have none now. */
  drop(shard: Shard, trials: readonly number[]): void {
    const { statuses, replicas } = this.#store.drop(trials);
    const accepted = this.#accepted.get(shard.number);
    for (const trial of trials) accepted?.delete(trial);
    const { done, diverged, pruned } = this.#ledger;
    this.change({
      done: done - statuses.length,
      diverged: diverged - statuses.filter((status) => status === "diverged").length,
      pruned: pruned - statuses.filter((status) => status === "pruned").length,
      replicas: this.#ledger.replicas - replicas,
    });
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

  #storedLease({ number }: Shard, { fence }: ShardLease): ShardLease | undefined {
    return this.#stored.get(number)?.find((stored) => stored.fence === fence);
  }

  #remember(shard: Shard, stored: Shard["leases"]): void {
    if (shard.state === "leased") {
      this.#leased.set(shard.number, shard);
      this.#stored.set(shard.number, stored);
    } else {
      this.#leased.delete(shard.number);
      this.#stored.delete(shard.number);
      this.#accepted.delete(shard.number);
    }
  }
}

/** Counted in the stored ledger: the others follow from it and from the leased shards. */
function isClosed({ state }: Shard): boolean {
  return state === "done" || state === "dead" || state === "withdrawn";
}
