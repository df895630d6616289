/**
 * The lease state machine of one sweep: who runs which shard, until when, and whose result counts.
 *
 * At-least-once execution, exactly-once acceptance. Every public method takes the coordinator's time, makes all its
 * changes through the store, and returns a value. The parts: `hand-out.ts` (which shard), `result-judge.ts` (whose
 * result), `adoption.ts` (results of another sweep), `stage-course.ts` (what an entry does next), `shard-book.ts` (the books they share).
 *
 * ```
 *            lease                 all results in
 *  waiting ─────────→ leased ───────────────────────→ done
 *     ↑                 │ deadline passed or given back
 *     └─────────────────┤ fewer than `maxAttempts` losses
 *                       └──────────────────────────→ dead
 * ```
 */
import { type Adopted, Adoption } from "./adoption.ts";
import { Attendance } from "./attendance.ts";
import { CheckBook } from "./check-book.ts";
import { CheckCourse } from "./check-course.ts";
import { HandOut } from "./hand-out.ts";
import { isHeldBy, runnerOf, tokenOf } from "./holder.ts";
import type { BeatAnswer, LeaseAnswer, StagePlanner, Verdict } from "./lease-answers.ts";
import { LeaseQuotas } from "./lease-quotas.ts";
import { deadlineOf, type LeaseRules, reasonOfLoss } from "./lease-rules.ts";
import type { LeaseStore, Report } from "./lease-store.ts";
import type { Ledger } from "./ledger.ts";
import { type Reopened, Reopening } from "./reopening.ts";
import { ResultJudge } from "./result-judge.ts";
import type { Shard, ShardLease, ShardLoss, ShardPlan } from "./shard.ts";
import { ShardBook } from "./shard-book.ts";
import { StageCourse } from "./stage-course.ts";

const ENDED: LeaseAnswer = { kind: "ended" };
const EXPOSED =
  "results of this token were not what others have computed: nothing of it counts in this sweep";

export class LeaseMachine<Payload> {
  readonly #book: ShardBook;
  readonly #checks: CheckBook;
  readonly #checking: CheckCourse;
  readonly #attendance: Attendance;
  readonly #quotas: LeaseQuotas;
  readonly #rules: LeaseRules;
  readonly #course: StageCourse;
  readonly #handOut: HandOut;
  readonly #judge: ResultJudge<Payload>;
  readonly #reopening: Reopening;
  readonly #adoption: Adoption<Payload>;
  #takenBack = 0;
  #exposures = 0;

  constructor(store: LeaseStore<Payload>, rules: LeaseRules, planner: StagePlanner) {
    this.#checks = new CheckBook(store, (trial) => planner.draw(trial));
    this.#book = new ShardBook(store, this.#checks, rules);
    this.#attendance = new Attendance(this.#book.leased(), rules.presentMs);
    this.#quotas = new LeaseQuotas(rules);
    this.#rules = rules;
    this.#course = new StageCourse(this.#book, this.#checks, planner);
    this.#handOut = new HandOut(store, this.#book, this.#checks, this.#attendance, this.#quotas, rules);
    this.#reopening = new Reopening(store, this.#book, this.#checks, this.#course, planner);
    this.#judge = new ResultJudge(store, this.#book, this.#checks, this.#course, rules.maxReplicas);
    this.#adoption = new Adoption(store, this.#book, this.#checks, this.#judge);
    this.#checking = new CheckCourse(
      this.#book,
      this.#checks,
      this.#course,
      this.#handOut,
      this.#attendance,
      rules,
    );
  }

  /** The totals as they stand. */
  get ledger(): Ledger {
    return this.#book.ledger;
  }

  /** How often rulings have taken results back, since this was made: what was computed from results is then old. */
  get takenBack(): number {
    return this.#takenBack;
  }

  /** How often a token was found false since this was made: what it had vouched for is then vouched for no more. */
  get exposures(): number {
    return this.#exposures;
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
    this.goOn();
  }

  /** Every entry that may goes on to its next stage: after the books were made anew (`recount.ts`). */
  goOn(): void {
    for (const entry of this.ledger.entries.keys()) this.#course.advance(entry);
    this.#checking.settle();
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
    least = Math.min(least, this.#checking.nextMs() ?? least);
    return Number.isFinite(least) ? least : null;
  }

  /**
   * Hands out work: the runner's own open lease, else the first waiting shard, else a straggler's.
   * @param runner the holder (`holder.ts`), here and below
   * @param bounded a stranger's token: no more open leases than its quota
   */
  lease(runner: string, lanes: number, nowMs: number, bounded = false): LeaseAnswer {
    if (this.#checks.isExposed(tokenOf(runner))) return ENDED;
    this.#attendance.saw(runner, nowMs);
    this.#takeBackExpired(nowMs);
    const answer =
      this.ledger.status === "running" ? this.#handOut.pick(runner, lanes, nowMs, bounded) : ENDED;
    this.#book.flush();
    return answer;
  }

  /** Extends the lease, unless it is not the runner's any more. */
  heartbeat(number: number, runner: string, fence: number, nowMs: number): BeatAnswer {
    const shard = this.#book.shard(number);
    if (!shard) return { kind: "stale", detail: `shard ${number} does not exist` };
    const lease = leaseOf(shard, runner, fence);
    if (!lease) {
      const detail = `shard ${number} is ${shard.state}; fence ${fence} is no open lease of ${runnerOf(runner)}`;
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

  /**
   * Judges each result on its own; a late one is as good as any while its trial is open. Only from whom the shard was
   * once handed to, with that fence, and not from a token that was found false.
   * @param bounded a stranger's token: some of its results are computed again by others
   */
  report(
    number: number,
    runner: string,
    fence: number,
    reports: readonly Report<Payload>[],
    bounded = false,
  ): readonly Verdict[] {
    const shard = this.#book.shard(number);
    if (shard && !wasHandedTo(shard, runner, fence)) {
      const reason = `shard ${number} was never handed to ${runnerOf(runner)} of this token with fence ${fence}`;
      return reports.map(({ trial }) => ({ trial, outcome: "refused", reason }));
    }
    const token = tokenOf(runner);
    if (this.#checks.isExposed(token))
      return reports.map(({ trial }) => ({ trial, outcome: "refused", reason: EXPOSED }));
    const verdicts = this.#judge.judge(shard, reports, token, !bounded);
    for (const each of this.#judge.takeExposed()) this.#expose(each);
    const now = shard && this.#book.shard(shard.number);
    if (now) this.#book.settle(now);
    if (shard && verdicts.some(({ outcome }) => outcome === "accepted")) this.#course.advance(shard.entry);
    this.#checking.settle();
    if (token !== null && verdicts.some(({ outcome }) => outcome === "accepted")) this.#quotas.good(token);
    this.#book.flush();
    return verdicts;
  }

  /** Counts results of another sweep as those of the shard's open trials. @returns trials that have their result now */
  adopt(number: number, adopted: readonly Adopted<Payload>[]): readonly number[] {
    const shard = this.#book.shard(number);
    if (!shard) return [];
    const taken = this.#adoption.adopt(shard, adopted);
    if (taken.length === 0) return taken;
    this.#book.settle(this.#book.shard(number) ?? shard);
    this.#course.advance(shard.entry);
    this.#checking.settle();
    this.#book.flush();
    return taken;
  }

  /** Opens these trials again: what vouched for their results does so no more. */
  takeBack(trials: readonly number[]): Reopened {
    const reopened = this.#reopening.reopen(trials);
    this.#checking.settle();
    this.#book.flush();
    return reopened;
  }

  /** A runner gives a shard back: an attempt spent, with its own words as the reason. Not counted as a loss. */
  release(
    number: number,
    runner: string,
    fence: number,
    reason: string,
    nowMs: number,
  ): "released" | "stale" {
    const shard = this.#book.shard(number);
    const lease = shard && leaseOf(shard, runner, fence);
    if (!shard || !lease || this.ledger.status !== "running") return "stale";
    this.#book.change({ leasesReleased: this.ledger.leasesReleased + 1 });
    this.#lose(shard, [lease], nowMs, () => reason);
    this.#checking.settle();
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

  /**
   * Takes back all that a token has reported: its trials are open again, and what was chosen from them is planned anew.
   * Once more changes nothing. A sweep that had ended runs again, unless it was cancelled.
   */
  revoke(token: string): Reopened {
    const reopened = this.#reopening.revoke(token);
    this.#checks.strike(token);
    this.#checks.forgetToken(token);
    this.#checking.settle();
    this.#book.flush();
    return reopened;
  }

  /** Gives dead shards new attempts. A sweep that had ended runs again, unless it was cancelled. */
  retryDead(): Reopened {
    const reopened = this.#reopening.retryDead();
    this.#book.flush();
    return reopened;
  }

  #takeBackExpired(nowMs: number): number {
    if (this.ledger.status !== "running") return 0;
    let lost = 0;
    for (const shard of this.leasedShards()) {
      const expired = shard.leases.filter((lease) => lease.expiresAtMs <= nowMs);
      if (expired.length === 0) continue;
      lost += expired.length;
      this.#book.change({ leasesLost: this.ledger.leasesLost + expired.length });
      this.#lose(shard, expired, nowMs, (lease) => reasonOfLoss(lease, this.#rules));
    }
    if (lost > 0) this.#checking.settle();
    this.#checking.giveUp(nowMs);
    return lost;
  }

  /**
   * A ruling went against the token: what nobody else has confirmed of its results is open again, what it has said of
   * others' was never said, and it holds nothing any more.
   */
  #expose(token: string): void {
    this.#exposures++;
    this.#checks.expose(token);
    this.#checks.strike(token);
    // Also of those found false before, whose results this token alone had confirmed.
    for (const each of this.#checks.exposed()) {
      const { trials, withdrawn } = this.#reopening.reopen(this.#checks.uncheckedOf(each));
      if (trials.length + withdrawn > 0) this.#takenBack++;
    }
    for (const shard of this.leasedShards()) {
      const leases = shard.leases.filter(({ runner }) => tokenOf(runner) !== token);
      if (leases.length === shard.leases.length) continue;
      const state = leases.length > 0 ? "leased" : this.#book.idleState(shard);
      this.#book.move(shard, { ...shard, leases, state });
    }
  }

  /**
   * Whether a shard with these losses is given up. While another token is at work those of the token that lost it most
   * often do not suffice: the others must have lost it too. All within a bound: a sweep always ends.
   */
  #isSpent(losses: readonly ShardLoss[], nowMs: number): boolean {
    const { maxAttempts } = this.#rules;
    if (losses.length < maxAttempts) return false;
    if (losses.length >= 2 * maxAttempts) return true;
    const byToken = new Map<string | null, number>();
    for (const { runner } of losses) byToken.set(tokenOf(runner), (byToken.get(tokenOf(runner)) ?? 0) + 1);
    const [[token, most] = [null, 0]] = [...byToken].sort((x, y) => y[1] - x[1]);
    if (losses.length - most >= maxAttempts - 1) return true;
    return !this.#attendance.otherTokensThan(token, nowMs);
  }

  #lose(shard: Shard, lost: readonly ShardLease[], nowMs: number, why: (lease: ShardLease) => string): void {
    for (const { runner } of lost) {
      const token = tokenOf(runner);
      if (token !== null) this.#quotas.fruitless(token);
    }
    const leases = shard.leases.filter((lease) => !lost.includes(lease));
    const fresh = lost.map((lease): ShardLoss => ({ runner: lease.runner, reason: why(lease) }));
    const losses = [...shard.losses, ...fresh];
    const open = this.#book.openTrials(shard).length;
    const dead = leases.length === 0 && open > 0 && this.#isSpent(losses, nowMs);
    const idle = dead ? "dead" : this.#book.idleState(shard);
    this.#book.move(shard, { ...shard, leases, losses, state: leases.length > 0 ? "leased" : idle });
    if (!dead) return;
    this.#book.change({ dead: this.ledger.dead + open });
    this.#course.close(shard.entry, open);
    this.#course.advance(shard.entry);
  }
}

function wasHandedTo({ handed }: Shard, runner: string, fence: number): boolean {
  return handed === null || handed.some((each) => each.fence === fence && isHeldBy(each.runner, runner));
}

function leaseOf(shard: Shard, runner: string, fence: number): ShardLease | undefined {
  return shard.leases.find((lease) => lease.fence === fence && isHeldBy(lease.runner, runner));
}
