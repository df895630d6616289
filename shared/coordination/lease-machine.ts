/**
 * The lease state machine of one sweep: who runs which shard, until when, and whose result counts.
 *
 * At-least-once execution, exactly-once acceptance. Every public method takes the coordinator's time, makes all its
 * changes through the store, and returns a value; nothing is kept that cannot be read back from the store, except
 * that a lease's deadline may stand in memory up to half a lease later than stored (fewer rows written).
 *
 * ```
 *            lease                 all results in
 *  waiting ─────────→ leased ───────────────────────→ done
 *     ↑                 │ deadline passed or given back
 *     └─────────────────┤ fewer than `maxAttempts` losses
 *                       └──────────────────────────→ dead
 * ```
 */
import type { LeaseStore, Report } from "./lease-store.ts";
import type { EntryLedger, Ledger } from "./ledger.ts";
import { attemptsOf, newShard, type Shard, type ShardLease, type ShardPlan } from "./shard.ts";

export interface LeaseRules {
  readonly leaseMs: number;
  /** Hand-outs of a shard that may come to nothing before it is dead. */
  readonly maxAttempts: number;
  /** A runner counts as present for so long after its last call. */
  readonly presentMs: number;
  /** Age of a lease from which an idle runner may get a second one of the same shard. */
  readonly stragglerAfterMs: number;
}

/** What happens when the last tuning trial of an entry is closed. */
export interface StagePlanner {
  /** `best`: index of the winning configuration, null when there is none; `shards`: its final runs. */
  finalStage(entry: number): { readonly best: number | null; readonly shards: readonly ShardPlan[] };
}

export type LeaseAnswer =
  | {
      readonly kind: "lease";
      readonly shard: Shard;
      readonly lease: ShardLease;
      readonly attempt: number;
      /** Still open, ascending. */
      readonly trials: readonly number[];
    }
  | { readonly kind: "wait" }
  | { readonly kind: "ended" };

export type BeatAnswer =
  | { readonly kind: "continue"; readonly expiresAtMs: number; readonly shard: Shard }
  | { readonly kind: "cancel" }
  | { readonly kind: "stale"; readonly detail: string };

export interface Verdict {
  readonly trial: number;
  readonly outcome: "accepted" | "duplicate" | "replica" | "refused";
  readonly reason: string | null;
}

type Draft = { -readonly [K in keyof Ledger]: K extends "entries" ? EntryLedger[] : Ledger[K] };

export class LeaseMachine<Payload> {
  readonly #store: LeaseStore<Payload>;
  readonly #rules: LeaseRules;
  readonly #stages: StagePlanner;
  readonly #ledger: Draft;
  /** The leased shards, with deadlines as extended by heartbeats. */
  readonly #leased = new Map<number, Shard>();
  /** The same shards as they were last written. */
  readonly #stored = new Map<number, Shard>();
  readonly #seen: Map<string, number>;
  readonly #storedSeen: Map<string, number>;
  #ledgerChanged = false;

  constructor(store: LeaseStore<Payload>, rules: LeaseRules, stages: StagePlanner) {
    this.#store = store;
    this.#rules = rules;
    this.#stages = stages;
    const ledger = store.ledger();
    this.#ledger = { ...ledger, entries: [...ledger.entries] };
    for (const shard of store.leasedShards()) this.#remember(shard);
    this.#seen = new Map(store.runners());
    this.#storedSeen = new Map(this.#seen);
  }

  /** The totals as they stand. */
  get ledger(): Ledger {
    return this.#ledger;
  }

  /** Cuts the tuning shards; once, when the sweep is made. Entries without tuning trials go on at once. */
  begin(shards: readonly ShardPlan[]): void {
    this.#add(shards);
    for (const entry of this.#ledger.entries.keys()) this.#advance(entry);
    this.#flush();
  }

  /** Earliest deadline of an open lease; null without one. */
  nextDeadlineMs(): number | null {
    let least: number | null = null;
    for (const shard of this.#leased.values()) {
      for (const lease of shard.leases) least = Math.min(least ?? Infinity, lease.expiresAtMs);
    }
    return least;
  }

  /** Hands out work: the runner's own open lease, else the first waiting shard, else a straggler's. */
  lease(runner: string, lanes: number, nowMs: number): LeaseAnswer {
    this.#saw(runner, nowMs);
    this.#reclaim(nowMs);
    const answer = this.#ledger.status === "running" ? this.#pick(runner, lanes, nowMs) : ended;
    this.#flush();
    return answer;
  }

  /** Extends the lease, unless it is not the runner's any more. */
  heartbeat(number: number, runner: string, fence: number, nowMs: number): BeatAnswer {
    const shard = this.#leased.get(number) ?? this.#store.shard(number);
    if (!shard) return { kind: "stale", detail: `shard ${number} does not exist` };
    const lease = shard.leases.find((each) => each.runner === runner && each.fence === fence);
    if (!lease || shard.state !== "leased") {
      return {
        kind: "stale",
        detail: `shard ${number} is ${shard.state}; fence ${fence} is not an open lease of ${runner}`,
      };
    }
    if (this.#ledger.status !== "running") return { kind: "cancel" };
    if (lease.expiresAtMs <= nowMs) {
      return { kind: "stale", detail: `the lease of shard ${number} with fence ${fence} has expired` };
    }
    this.#saw(runner, nowMs);
    const expiresAtMs = nowMs + this.#rules.leaseMs;
    const leases = shard.leases.map((each) => (each === lease ? { ...each, expiresAtMs } : each));
    const next = { ...shard, leases };
    const stored = this.#stored.get(number)?.leases.find((each) => each.fence === fence);
    if ((stored?.expiresAtMs ?? 0) - nowMs < this.#rules.leaseMs / 2) this.#save(next);
    else this.#leased.set(number, next);
    return { kind: "continue", expiresAtMs, shard: next };
  }

  /** Judges each result on its own; late ones are as good as any while their trial is open. */
  report(number: number, reports: readonly Report<Payload>[]): readonly Verdict[] {
    const shard = this.#leased.get(number) ?? this.#store.shard(number);
    const verdicts = reports.map((each) => this.#judge(shard, each));
    if (shard && verdicts.some((verdict) => verdict.outcome === "accepted")) {
      this.#settle(shard);
      this.#advance(shard.entry);
    }
    this.#flush();
    return verdicts;
  }

  /** A runner gives a shard back: an attempt lost, with its own words as the reason. */
  release(number: number, runner: string, fence: number, reason: string): "released" | "stale" {
    const shard = this.#leased.get(number);
    const lease = shard?.leases.find((each) => each.runner === runner && each.fence === fence);
    if (!shard || !lease) return "stale";
    this.#lose(shard, [{ lease, reason }]);
    this.#flush();
    return "released";
  }

  /** Takes back every lease whose deadline has passed. Returns how many. */
  reclaim(nowMs: number): number {
    const lost = this.#reclaim(nowMs);
    this.#flush();
    return lost;
  }

  /** Ends the sweep. Open leases learn of it with their next call. */
  cancel(reason: string): boolean {
    if (this.#ledger.status !== "running") return false;
    this.#change({ status: "cancelled", reason, shardsWaiting: 0, shardsLeased: 0 });
    this.#flush();
    return true;
  }

  #reclaim(nowMs: number): number {
    if (this.#ledger.status !== "running") return 0;
    let lost = 0;
    for (const shard of [...this.#leased.values()]) {
      const expired = shard.leases.filter((lease) => lease.expiresAtMs <= nowMs);
      if (expired.length === 0) continue;
      lost += expired.length;
      this.#lose(
        shard,
        expired.map((lease) => ({ lease, reason: `no heartbeat from ${lease.runner} before the deadline` })),
      );
    }
    return lost;
  }

  #pick(runner: string, lanes: number, nowMs: number): LeaseAnswer {
    for (const shard of this.#leased.values()) {
      const own = shard.leases.find((lease) => lease.runner === runner);
      if (own) return this.#renew(shard, own, nowMs);
    }
    let after = -1;
    for (;;) {
      const shard = this.#store.nextWaiting(after);
      if (!shard) break;
      if (this.#mayTake(shard, runner, nowMs))
        return this.#hand(this.#fit(shard, lanes), runner, lanes, nowMs);
      after = shard.number;
    }
    const straggler = this.#oldestStraggler(runner, nowMs);
    return straggler ? this.#hand(straggler, runner, lanes, nowMs) : { kind: "wait" };
  }

  /** The last attempt is kept for somebody else when one runner alone has lost all the others. */
  #mayTake(shard: Shard, runner: string, nowMs: number): boolean {
    if (attemptsOf(shard) < this.#rules.maxAttempts - 1) return true;
    if (!shard.losses.every((loss) => loss.runner === runner)) return true;
    for (const [other, seenMs] of this.#seen) {
      if (other !== runner && nowMs - seenMs < this.#rules.presentMs) return false;
    }
    return true;
  }

  #oldestStraggler(runner: string, nowMs: number): Shard | null {
    let oldest: Shard | null = null;
    let since = nowMs - this.#rules.stragglerAfterMs;
    for (const shard of this.#leased.values()) {
      const lease = shard.leases[0];
      if (!lease || shard.leases.length > 1 || attemptsOf(shard) >= this.#rules.maxAttempts) continue;
      if (lease.leasedAtMs > since || !this.#mayTake(shard, runner, nowMs)) continue;
      if (oldest && lease.leasedAtMs === since) continue;
      since = lease.leasedAtMs;
      oldest = shard;
    }
    return oldest;
  }

  /** Cuts a fresh shard down to the runner's lanes; the rest waits as a shard of its own. */
  #fit(shard: Shard, lanes: number): Shard {
    if (shard.trials.length <= lanes || shard.fence > 0) return shard;
    const kept = { ...shard, trials: shard.trials.slice(0, lanes) };
    this.#add([{ entry: shard.entry, phase: shard.phase, trials: shard.trials.slice(lanes) }]);
    return kept;
  }

  #renew(shard: Shard, own: ShardLease, nowMs: number): LeaseAnswer {
    const lease = { ...own, expiresAtMs: nowMs + this.#rules.leaseMs };
    const next = { ...shard, leases: shard.leases.map((each) => (each === own ? lease : each)) };
    this.#save(next);
    return this.#answer(next, lease);
  }

  #hand(shard: Shard, runner: string, lanes: number, nowMs: number): LeaseAnswer {
    const open = this.#openTrials(shard);
    const lease: ShardLease = {
      runner,
      fence: shard.fence + 1,
      leasedAtMs: nowMs,
      expiresAtMs: nowMs + this.#rules.leaseMs,
      trials: open.length > lanes ? open.slice(0, lanes) : null,
    };
    const next: Shard = { ...shard, state: "leased", fence: lease.fence, leases: [...shard.leases, lease] };
    this.#move(shard, next);
    return this.#answer(next, lease);
  }

  #answer(shard: Shard, lease: ShardLease): LeaseAnswer {
    const open = this.#openTrials(shard);
    const trials = lease.trials ? open.filter((trial) => lease.trials?.includes(trial)) : open;
    return { kind: "lease", shard, lease, attempt: attemptsOf(shard), trials };
  }

  #openTrials(shard: Shard): readonly number[] {
    const accepted = this.#store.acceptedAmong(shard.trials);
    return shard.trials.filter((trial) => !accepted.has(trial));
  }

  #judge(shard: Shard | null, report: Report<Payload>): Verdict {
    const { trial, digest } = report;
    if (!shard?.trials.includes(trial)) {
      return { trial, outcome: "refused", reason: "the trial does not belong to this shard" };
    }
    const accepted = this.#store.acceptedDigest(trial);
    if (accepted === digest || this.#store.hasReplica(trial, digest)) {
      return { trial, outcome: "duplicate", reason: null };
    }
    if (accepted === null && shard.state !== "dead" && this.#ledger.status === "running") {
      this.#store.accept(report, shard.number);
      this.#count(shard, report.status);
      return { trial, outcome: "accepted", reason: null };
    }
    this.#store.keepReplica(report, shard.number);
    this.#change({ replicas: this.#ledger.replicas + 1 });
    const closed = shard.state === "dead" ? "its shard is dead" : `the sweep is ${this.#ledger.status}`;
    return { trial, outcome: "replica", reason: accepted === null ? closed : "another result was first" };
  }

  #count(shard: Shard, status: Report<Payload>["status"]): void {
    const { done, diverged, pruned } = this.#ledger;
    this.#change({
      done: done + 1,
      diverged: diverged + (status === "diverged" ? 1 : 0),
      pruned: pruned + (status === "pruned" ? 1 : 0),
    });
    this.#close(shard, 1);
  }

  #close(shard: Shard, trials: number): void {
    const entry = this.#ledger.entries[shard.entry];
    if (!entry) return;
    this.#ledger.entries[shard.entry] =
      shard.phase === "tuning"
        ? { ...entry, tuningOpen: entry.tuningOpen - trials }
        : { ...entry, finalOpen: entry.finalOpen - trials };
    this.#ledgerChanged = true;
  }

  /** After accepting: the shard is done, or a lease of a part of it is. */
  #settle(shard: Shard): void {
    const open = new Set(this.#openTrials(shard));
    if (open.size === 0) {
      this.#move(shard, { ...shard, state: "done", leases: [] });
      return;
    }
    const leases = shard.leases.filter(
      (lease) => lease.trials === null || lease.trials.some((t) => open.has(t)),
    );
    if (leases.length === shard.leases.length) return;
    this.#move(shard, { ...shard, leases, state: leases.length > 0 ? "leased" : "waiting" });
  }

  #lose(shard: Shard, lost: readonly { readonly lease: ShardLease; readonly reason: string }[]): void {
    const leases = shard.leases.filter((lease) => !lost.some((each) => each.lease === lease));
    const losses = [...shard.losses, ...lost.map(({ lease, reason }) => ({ runner: lease.runner, reason }))];
    this.#change({ leasesLost: this.#ledger.leasesLost + lost.length });
    const dead = leases.length === 0 && losses.length >= this.#rules.maxAttempts;
    const state = leases.length > 0 ? "leased" : dead ? "dead" : "waiting";
    const next: Shard = { ...shard, leases, losses, state };
    this.#move(shard, next);
    if (!dead) return;
    const open = this.#openTrials(next).length;
    this.#change({ dead: this.#ledger.dead + open });
    this.#close(shard, open);
    this.#advance(shard.entry);
  }

  /** Moves an entry to its final runs when its tuning is over, and ends the sweep with the last entry. */
  #advance(index: number): void {
    const entry = this.#ledger.entries[index];
    if (!entry || this.#ledger.status !== "running") return;
    if (entry.stage === "tuning" && entry.tuningOpen === 0) {
      const { best, shards } = this.#stages.finalStage(index);
      const planned = shards.reduce((sum, shard) => sum + shard.trials.length, 0);
      this.#ledger.entries[index] = {
        ...entry,
        best,
        finalOpen: planned,
        stage: planned > 0 ? "final" : "closed",
      };
      this.#change({ dead: this.#ledger.dead + entry.finalOpen - planned });
      this.#add(shards);
    } else if (entry.stage === "final" && entry.finalOpen === 0) {
      this.#ledger.entries[index] = { ...entry, stage: "closed" };
    } else return;
    this.#ledgerChanged = true;
    if (this.#ledger.entries.every((each) => each.stage === "closed")) this.#end();
  }

  #end(): void {
    if (this.#ledger.done > 0 || this.#ledger.trials === 0) this.#change({ status: "complete" });
    else this.#change({ status: "failed", reason: "no trial has a result: every shard is dead" });
  }

  #add(plans: readonly ShardPlan[]): void {
    const shards = plans.map((plan, i) => newShard(this.#ledger.shards + i, plan));
    this.#store.addShards(shards);
    this.#change({
      shards: this.#ledger.shards + shards.length,
      shardsWaiting: this.#ledger.shardsWaiting + shards.length,
    });
  }

  /** Saves a shard and books its change of state. */
  #move(from: Shard, to: Shard): void {
    this.#save(to);
    if (from.state === to.state) return;
    const by = (state: Shard["state"]) => (to.state === state ? 1 : 0) - (from.state === state ? 1 : 0);
    const { shardsWaiting, shardsLeased, shardsDone, shardsDead } = this.#ledger;
    this.#change({
      shardsWaiting: shardsWaiting + by("waiting"),
      shardsLeased: shardsLeased + by("leased"),
      shardsDone: shardsDone + by("done"),
      shardsDead: shardsDead + by("dead"),
    });
  }

  #save(shard: Shard): void {
    this.#store.saveShard(shard);
    this.#remember(shard);
  }

  #remember(shard: Shard): void {
    if (shard.state === "leased") {
      this.#leased.set(shard.number, shard);
      this.#stored.set(shard.number, shard);
    } else {
      this.#leased.delete(shard.number);
      this.#stored.delete(shard.number);
    }
  }

  #saw(runner: string, nowMs: number): void {
    this.#seen.set(runner, nowMs);
    const stored = this.#storedSeen.get(runner);
    if (stored !== undefined && nowMs - stored < this.#rules.presentMs / 2) return;
    this.#storedSeen.set(runner, nowMs);
    this.#store.sawRunner(runner, nowMs);
  }

  #change(part: Partial<Omit<Draft, "entries">>): void {
    Object.assign(this.#ledger, part);
    this.#ledgerChanged = true;
  }

  #flush(): void {
    if (!this.#ledgerChanged) return;
    this.#ledgerChanged = false;
    this.#store.saveLedger({ ...this.#ledger, entries: [...this.#ledger.entries] });
  }
}

const ended: LeaseAnswer = { kind: "ended" };
