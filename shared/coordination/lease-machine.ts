/**
 * The lease state machine of one sweep: who runs which shard, until when, and whose result counts.
 *
 * At-least-once execution, exactly-once acceptance. Every public method takes the coordinator's time, makes all its
 * changes through the store, and returns a value. The parts: `hand-out.ts` (which shard), `result-judge.ts` (whose
 * result), `stage-course.ts` (what an entry does next), `shard-book.ts` (the books they share).
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
import { HandOut } from "./hand-out.ts";
import type { BeatAnswer, LeaseAnswer, StagePlanner, TunedTogether, Verdict } from "./lease-answers.ts";
import { deadlineOf, type LeaseRules, reasonOfLoss } from "./lease-rules.ts";
import type { LeaseStore, Report } from "./lease-store.ts";
import type { Ledger } from "./ledger.ts";
import { ResultJudge } from "./result-judge.ts";
import type { Shard, ShardLease, ShardLoss, ShardPlan } from "./shard.ts";
import { ShardBook } from "./shard-book.ts";
import { StageCourse } from "./stage-course.ts";

const ENDED: LeaseAnswer = { kind: "ended" };

export class LeaseMachine<Payload> {
  readonly #book: ShardBook;
  readonly #attendance: Attendance;
  readonly #rules: LeaseRules;
  readonly #course: StageCourse;
  readonly #handOut: HandOut;
  readonly #judge: ResultJudge<Payload>;

  /** @param tunedTogether default: every entry goes on by itself */
  constructor(
    store: LeaseStore<Payload>,
    rules: LeaseRules,
    nextStage: StagePlanner,
    tunedTogether: TunedTogether = (entry) => [entry],
  ) {
    this.#book = new ShardBook(store, rules);
    this.#attendance = new Attendance(this.#book.leased(), rules.presentMs);
    this.#rules = rules;
    this.#course = new StageCourse(this.#book, nextStage, tunedTogether);
    this.#handOut = new HandOut(store, this.#book, this.#attendance, rules);
    this.#judge = new ResultJudge(store, this.#book, this.#course, rules.maxReplicas);
  }

  /** The totals as they stand. */
  get ledger(): Ledger {
    return this.#book.ledger;
  }

  shard(number: number): Shard | null {
    return this.#book.shard(number);
  }

  /** Trials of the shard without an accepted result, ascending. */
  openTrials(shard: Shard): readonly number[] {
    return this.#book.openTrials(shard);
  }

  leasedShards(): readonly Shard[] {
    return [...this.#book.leased()];
  }

  /** Cuts the first shards; once, when the sweep is made. */
  begin(shards: readonly ShardPlan[]): void {
    this.#book.release(shards);
    for (const entry of this.ledger.entries.keys()) this.#course.advance(entry);
    this.#book.flush();
  }

  /** Runners seen lately. */
  present(nowMs: number): number {
    return this.#attendance.present(nowMs);
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
    const answer = this.ledger.status === "running" ? this.#handOut.pick(runner, lanes, nowMs) : ENDED;
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
    const expiresAtMs = deadlineOf(lease, this.#rules, nowMs);
    return { kind: "continue", expiresAtMs, shard: this.#book.extend(shard, lease, expiresAtMs) };
  }

  /** Judges each result on its own; a late one is as good as any while its trial is open. */
  report(number: number, reports: readonly Report<Payload>[]): readonly Verdict[] {
    const verdicts = this.#judge.judge(this.#book.shard(number), reports);
    this.#book.flush();
    return verdicts;
  }

  /** A runner gives a shard back: an attempt spent, with its own words as the reason. Not counted as a loss. */
  release(number: number, runner: string, fence: number, reason: string): "released" | "stale" {
    const shard = this.#book.shard(number);
    const lease = shard && leaseOf(shard, runner, fence);
    if (!shard || !lease || this.ledger.status !== "running") return "stale";
    this.#book.change({ leasesReleased: this.ledger.leasesReleased + 1 });
    this.#lose(shard, [lease], () => reason);
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
      this.#book.change({ leasesLost: this.ledger.leasesLost + expired.length });
      this.#lose(shard, expired, (lease) => reasonOfLoss(lease, this.#rules));
    }
    return lost;
  }

  #lose(shard: Shard, lost: readonly ShardLease[], why: (lease: ShardLease) => string): void {
    const leases = shard.leases.filter((lease) => !lost.includes(lease));
    const fresh = lost.map((lease): ShardLoss => ({ runner: lease.runner, reason: why(lease) }));
    const losses = [...shard.losses, ...fresh];
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
    this.#course.close(shard.entry, open);
    this.#course.advance(shard.entry);
  }
}

function leaseOf(shard: Shard, runner: string, fence: number): ShardLease | undefined {
  return shard.leases.find((lease) => lease.runner === runner && lease.fence === fence);
}
