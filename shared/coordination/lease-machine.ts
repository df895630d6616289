/**
 * The lease state machine of one sweep: who runs which shard, until when, and whose result counts.
 *
 * At-least-once execution, exactly-once acceptance. Every public method takes the coordinator's time, makes all its
 * changes through the store, and returns a value. It is longer than a file should be, because its transitions are
 * one table: read side by side they can be checked, apart they cannot.
 *
 * ```
 *            lease                 all results in
 *  waiting ─────────→ leased ───────────────────────→ done
 *     ↑                 │ deadline passed or given back
 *     └─────────────────┤ fewer than `maxAttempts` losses
 *                       └──────────────────────────→ dead
 * ```
 */
import { Attendance } from "./attendance.ts";
import type { LeaseStore, Report } from "./lease-store.ts";
import type { Ledger } from "./ledger.ts";
import { attemptsOf, type Shard, type ShardLease, type ShardPlan } from "./shard.ts";
import { ShardBook } from "./shard-book.ts";

export interface LeaseRules {
  readonly leaseMs: number;
  /** Hand-outs of a shard that may come to nothing before it is dead. */
  readonly maxAttempts: number;
  /** A runner counts as present for so long after its last call. */
  readonly presentMs: number;
  /** Age of a lease from which an idle runner may get a second one of the same shard. */
  readonly stragglerAfterMs: number;
  /** Replicas kept of one trial; more are refused. */
  readonly maxReplicas: number;
}

/** What an entry does next, when all its released trials are closed. No shards: it is over. */
export type NextStage =
  | { readonly stage: "tuning"; readonly shards: readonly ShardPlan[] }
  | { readonly stage: "final"; readonly best: number | null; readonly shards: readonly ShardPlan[] };
export type StagePlanner = (entry: number) => NextStage;

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

export class LeaseMachine<Payload> {
  readonly #store: LeaseStore<Payload>;
  readonly #book: ShardBook;
  readonly #attendance: Attendance;
  readonly #rules: LeaseRules;
  readonly #nextStage: StagePlanner;

  constructor(store: LeaseStore<Payload>, rules: LeaseRules, nextStage: StagePlanner) {
    this.#store = store;
    this.#book = new ShardBook(store);
    this.#attendance = new Attendance(this.#book.leased(), rules.presentMs);
    this.#rules = rules;
    this.#nextStage = nextStage;
  }

  /** The totals as they stand. */
  get ledger(): Ledger {
    return this.#book.ledger;
  }

  shard(number: number): Shard | null {
    return this.#book.shard(number);
  }

  leasedShards(): readonly Shard[] {
    return [...this.#book.leased()];
  }

  /** Cuts the first shards; once, when the sweep is made. */
  begin(shards: readonly ShardPlan[]): void {
    this.#book.release(shards);
    for (const entry of this.ledger.entries.keys()) this.#advance(entry);
    this.#book.flush();
  }

  /** Earliest deadline of an open lease; null without one. */
  nextDeadlineMs(): number | null {
    let least = Number.POSITIVE_INFINITY;
    for (const shard of this.#book.leased()) {
      for (const lease of shard.leases) least = Math.min(least, lease.expiresAtMs);
    }
    return Number.isFinite(least) ? least : null;
  }

  /** Hands out work: the runner's own open lease, else the first waiting shard, else a straggler's. */
  lease(runner: string, lanes: number, nowMs: number): LeaseAnswer {
    this.#attendance.saw(runner, nowMs);
    this.#takeBackExpired(nowMs);
    const answer = this.ledger.status === "running" ? this.#pick(runner, lanes, nowMs) : ENDED;
    this.#book.flush();
    return answer;
  }

  /** Extends the lease, unless it is not the runner's any more. */
  heartbeat(number: number, runner: string, fence: number, nowMs: number): BeatAnswer {
    const shard = this.#book.shard(number);
    if (!shard) return { kind: "stale", detail: `shard ${number} does not exist` };
    const lease = leaseOf(shard, runner, fence);
    if (!lease) {
      const detail = `shard ${number} is ${shard.state}; fence ${fence} is no open lease of ${runner}`;
      return { kind: "stale", detail };
    }
    if (this.ledger.status !== "running") return { kind: "cancel" };
    if (lease.expiresAtMs <= nowMs) {
      return { kind: "stale", detail: `the lease of shard ${number} with fence ${fence} has expired` };
    }
    this.#attendance.saw(runner, nowMs);
    const next = withDeadline(shard, lease, nowMs + this.#rules.leaseMs);
    this.#book.extend(next, fence, nowMs, this.#rules.leaseMs / 2);
    return { kind: "continue", expiresAtMs: nowMs + this.#rules.leaseMs, shard: next };
  }

  /** Judges each result on its own; a late one is as good as any while its trial is open. */
  report(number: number, reports: readonly Report<Payload>[]): readonly Verdict[] {
    const shard = this.#book.shard(number);
    const verdicts = reports.map((each) => this.#judge(shard, each));
    if (shard && verdicts.some((verdict) => verdict.outcome === "accepted")) {
      this.#settle(shard);
      this.#advance(shard.entry);
    }
    this.#book.flush();
    return verdicts;
  }

  /** A runner gives a shard back: an attempt lost, with its own words as the reason. */
  release(number: number, runner: string, fence: number, reason: string): "released" | "stale" {
    const shard = this.#book.shard(number);
    const lease = shard && leaseOf(shard, runner, fence);
    if (!shard || !lease || this.ledger.status !== "running") return "stale";
    this.#lose(shard, [{ lease, reason }]);
    this.#book.flush();
    return "released";
  }

  /** Takes back every lease whose deadline has passed. Returns how many. */
  reclaim(nowMs: number): number {
    const lost = this.#takeBackExpired(nowMs);
    this.#book.flush();
    return lost;
  }

  /** Ends the sweep. Open leases learn of it with their next call. False when it has ended already. */
  cancel(reason: string): boolean {
    if (this.ledger.status !== "running") return false;
    this.#book.change({ status: "cancelled", reason, shardsWaiting: 0, shardsLeased: 0 });
    this.#book.flush();
    return true;
  }

  #takeBackExpired(nowMs: number): number {
    if (this.ledger.status !== "running") return 0;
    let lost = 0;
    for (const shard of this.leasedShards()) {
      const expired = shard.leases.filter((lease) => lease.expiresAtMs <= nowMs);
      if (expired.length === 0) continue;
      lost += expired.length;
      const why = (lease: ShardLease) => `no heartbeat from ${lease.runner} before the deadline`;
      this.#lose(
        shard,
        expired.map((lease) => ({ lease, reason: why(lease) })),
      );
    }
    return lost;
  }

  #pick(runner: string, lanes: number, nowMs: number): LeaseAnswer {
    for (const shard of this.#book.leased()) {
      const own = shard.leases.find((lease) => lease.runner === runner);
      if (own) return this.#renew(shard, own, nowMs);
    }
    for (let after = -1; ; ) {
      const shard = this.#store.nextWaiting(after);
      if (!shard) break;
      if (this.#mayTake(shard, runner, nowMs)) {
        return this.#handOut(this.#cutToLanes(shard, lanes), runner, lanes, nowMs);
      }
      after = shard.number;
    }
    const straggler = this.#oldestStraggler(runner, nowMs);
    return straggler ? this.#handOut(straggler, runner, lanes, nowMs) : WAIT;
  }

  /** The last attempt is kept for somebody else when one runner alone has lost all the others. */
  #mayTake(shard: Shard, runner: string, nowMs: number): boolean {
    if (attemptsOf(shard) < this.#rules.maxAttempts - 1) return true;
    if (shard.losses.some((loss) => loss.runner !== runner) || shard.leases.length > 0) return true;
    return !this.#attendance.othersThan(runner, nowMs);
  }

  #oldestStraggler(runner: string, nowMs: number): Shard | null {
    let oldest: Shard | null = null;
    let since = nowMs - this.#rules.stragglerAfterMs;
    for (const shard of this.#book.leased()) {
      const lease = shard.leases[0];
      if (!lease || shard.leases.length > 1 || attemptsOf(shard) >= this.#rules.maxAttempts) continue;
      if (lease.leasedAtMs > since || (oldest && lease.leasedAtMs === since)) continue;
      if (!this.#mayTake(shard, runner, nowMs)) continue;
      since = lease.leasedAtMs;
      oldest = shard;
    }
    return oldest;
  }

  /** Cuts a fresh shard down to the runner's lanes; the rest waits as a shard of its own. */
  #cutToLanes(shard: Shard, lanes: number): Shard {
    if (shard.trials.length <= lanes || shard.fence > 0) return shard;
    this.#book.insert([{ entry: shard.entry, phase: shard.phase, trials: shard.trials.slice(lanes) }]);
    return { ...shard, trials: shard.trials.slice(0, lanes) };
  }

  #renew(shard: Shard, own: ShardLease, nowMs: number): LeaseAnswer {
    const next = withDeadline(shard, own, nowMs + this.#rules.leaseMs);
    this.#book.save(next);
    return this.#answer(next, { ...own, expiresAtMs: nowMs + this.#rules.leaseMs });
  }

  #handOut(shard: Shard, runner: string, lanes: number, nowMs: number): LeaseAnswer {
    const open = this.#book.openTrials(shard);
    const lease: ShardLease = {
      runner,
      fence: shard.fence + 1,
      leasedAtMs: nowMs,
      expiresAtMs: nowMs + this.#rules.leaseMs,
      trials: open.length > lanes ? open.slice(0, lanes) : null,
    };
    const next: Shard = { ...shard, state: "leased", fence: lease.fence, leases: [...shard.leases, lease] };
    this.#book.move(shard, next);
    return this.#answer(next, lease);
  }

  #answer(shard: Shard, lease: ShardLease): LeaseAnswer {
    const open = this.#book.openTrials(shard);
    const trials = lease.trials ? open.filter((trial) => lease.trials?.includes(trial)) : open;
    return { kind: "lease", shard, lease, attempt: attemptsOf(shard), trials };
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
    if (accepted === null && shard.state !== "dead" && this.ledger.status === "running") {
      this.#store.accept(report, shard.number);
      this.#count(shard, report.status);
      return { trial, outcome: "accepted", reason: null };
    }
    if (this.#store.replicasOf(trial) >= this.#rules.maxReplicas) {
      return { trial, outcome: "refused", reason: `${this.#rules.maxReplicas} replicas are kept already` };
    }
    this.#store.keepReplica(report, shard.number);
    this.#book.change({ replicas: this.ledger.replicas + 1 });
    const closed = shard.state === "dead" ? "its shard is dead" : `the sweep is ${this.ledger.status}`;
    return { trial, outcome: "replica", reason: accepted === null ? closed : "another result was first" };
  }

  #count(shard: Shard, status: Report<Payload>["status"]): void {
    const { done, diverged, pruned } = this.ledger;
    this.#book.change({
      done: done + 1,
      diverged: diverged + Number(status === "diverged"),
      pruned: pruned + Number(status === "pruned"),
    });
    this.#close(shard.entry, 1);
  }

  #close(entry: number, trials: number): void {
    this.#book.changeEntry(entry, { open: (this.ledger.entries[entry]?.open ?? 0) - trials });
  }

  /** After accepting: the shard is done, or a lease of a part of it is. */
  #settle(shard: Shard): void {
    const open = new Set(this.#book.openTrials(shard));
    if (open.size === 0) {
      this.#book.move(shard, { ...shard, state: "done", leases: [] });
      return;
    }
    const leases = shard.leases.filter(
      (lease) => !lease.trials || lease.trials.some((trial) => open.has(trial)),
    );
    if (leases.length === shard.leases.length) return;
    this.#book.move(shard, { ...shard, leases, state: leases.length > 0 ? "leased" : "waiting" });
  }

  #lose(shard: Shard, lost: readonly { readonly lease: ShardLease; readonly reason: string }[]): void {
    const leases = shard.leases.filter((lease) => !lost.some((each) => each.lease === lease));
    const losses = [...shard.losses, ...lost.map(({ lease, reason }) => ({ runner: lease.runner, reason }))];
    this.#book.change({ leasesLost: this.ledger.leasesLost + lost.length });
    const dead = leases.length === 0 && losses.length >= this.#rules.maxAttempts;
    const next: Shard = {
      ...shard,
      leases,
      losses,
      state: leases.length > 0 ? "leased" : dead ? "dead" : "waiting",
    };
    this.#book.move(shard, next);
    if (!dead) return;
    const open = this.#book.openTrials(next).length;
    this.#book.change({ dead: this.ledger.dead + open });
    this.#close(shard.entry, open);
    this.#advance(shard.entry);
  }

  /** Moves an entry on when all its released trials are closed, and ends the sweep with the last entry. */
  #advance(index: number): void {
    const entry = this.ledger.entries[index];
    if (!entry || entry.open > 0 || entry.stage === "closed" || this.ledger.status !== "running") return;
    const next: NextStage =
      entry.stage === "tuning" ? this.#nextStage(index) : { stage: "final", best: entry.best, shards: [] };
    const best = next.stage === "final" ? next.best : null;
    if (next.shards.length > 0) {
      this.#book.changeEntry(index, { stage: next.stage, best });
      this.#book.release(next.shards);
      return;
    }
    this.#book.changeEntry(index, { stage: "closed", best });
    this.#book.change({ dead: this.ledger.dead + entry.unreleased });
    if (this.ledger.entries.every((each) => each.stage === "closed")) this.#end();
  }

  #end(): void {
    if (this.ledger.done > 0) this.#book.change({ status: "complete" });
    else this.#book.change({ status: "failed", reason: "no trial has a result: every shard is dead" });
  }
}

const WAIT: LeaseAnswer = { kind: "wait" };
const ENDED: LeaseAnswer = { kind: "ended" };

function leaseOf(shard: Shard, runner: string, fence: number): ShardLease | undefined {
  return shard.leases.find((lease) => lease.runner === runner && lease.fence === fence);
}

function withDeadline(shard: Shard, lease: ShardLease, expiresAtMs: number): Shard {
  return { ...shard, leases: shard.leases.map((each) => (each === lease ? { ...each, expiresAtMs } : each)) };
}
