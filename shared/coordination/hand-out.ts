/** Which shard a runner gets: its own open lease, else one to check, else the first waiting one, else a straggler's. */
import type { Attendance } from "./attendance.ts";
import type { CheckBook } from "./check-book.ts";
import { isHeldBy, tokenOf } from "./holder.ts";
import type { LeaseAnswer } from "./lease-answers.ts";
import type { LeaseQuotas } from "./lease-quotas.ts";
import { deadlineOf, type LeaseRules } from "./lease-rules.ts";
import type { LeaseStore } from "./lease-store.ts";
import { attemptsOf, type Shard, type ShardLease } from "./shard.ts";
import type { ShardBook } from "./shard-book.ts";

const WAIT: LeaseAnswer = { kind: "wait" };

/** A token that has so often been asked about a shard in vain is not asked again. */
const MAX_LOST_CHECKS = 2;

export class HandOut {
  readonly #store: LeaseStore<never>;
  readonly #book: ShardBook;
  readonly #checks: CheckBook;
  readonly #attendance: Attendance;
  readonly #quotas: LeaseQuotas;
  readonly #rules: LeaseRules;
  /** Time of the first call since it was opened: who else is at work is known some time after that. */
  #watchesSinceMs: number | null = null;

  constructor(
    store: LeaseStore<never>,
    book: ShardBook,
    checks: CheckBook,
    attendance: Attendance,
    quotas: LeaseQuotas,
    rules: LeaseRules,
  ) {
    this.#store = store;
    this.#book = book;
    this.#checks = checks;
    this.#attendance = attendance;
    this.#quotas = quotas;
    this.#rules = rules;
  }

  /**
   * For a runner that has just called; no lease in the book has expired.
   * @param bounded the token is a stranger's: it may hold no more than its quota
   */
  pick(runner: string, lanes: number, nowMs: number, bounded: boolean): LeaseAnswer {
    this.#watchesSinceMs ??= nowMs;
    const own = this.#own(runner, nowMs);
    if (own) return own;
    if (bounded && this.#isFull(tokenOf(runner))) return WAIT;
    const check = this.#check(runner);
    if (check) return this.#lease(check, runner, lanes, nowMs);
    for (let after = -1; ; ) {
      const shard = this.#store.nextWaiting(after);
      if (!shard) break;
      after = shard.number;
      if (!this.#mayTake(shard, runner, nowMs, bounded)) continue;
      // An earlier release could leave a shard of closed trials waiting: there is nothing to lease in it.
      if (this.#book.settle(shard).state !== "waiting") continue;
      return this.#lease(this.#cutToLanes(shard, lanes), runner, lanes, nowMs);
    }
    const straggler = this.#oldestStraggler(runner, nowMs, bounded);
    return straggler ? this.#lease(straggler, runner, lanes, nowMs) : WAIT;
  }

  /** A shard with results of another token that this one is asked about. */
  #check(runner: string): Shard | null {
    for (const number of this.#checks.shards()) {
      const shard = this.#book.shard(number);
      if (shard?.state === "checking" && this.mayCheck(shard, runner)) return shard;
    }
    return null;
  }

  /** Whether a runner may be asked about results of the shard: its token has not spoken, and has not failed to. */
  mayCheck(shard: Shard, runner: string): boolean {
    const token = tokenOf(runner);
    if (token === null || this.#checks.isExposed(token)) return false;
    const lost = shard.losses.filter((loss) => tokenOf(loss.runner) === token).length;
    return lost < MAX_LOST_CHECKS && this.#checks.wantedIn(shard.number, token).length > 0;
  }

  #isFull(token: string | null): boolean {
    if (token === null) return false;
    let held = 0;
    for (const shard of this.#book.leased())
      held += shard.leases.filter((lease) => tokenOf(lease.runner) === token).length;
    return held >= this.#quotas.quotaOf(token);
  }

  /**
   * A token that has lost the shard so often that one attempt was left does not get it while another token is present
   * or may come; where there is none, the last attempt is kept for another runner when one alone has lost all the others.
   */
  #mayTake(shard: Shard, runner: string, nowMs: number, bounded: boolean): boolean {
    if (attemptsOf(shard) < this.#rules.maxAttempts - 1 || shard.leases.length > 0) return true;
    const token = tokenOf(runner);
    const own = shard.losses.filter((loss) => tokenOf(loss.runner) === token).length;
    if (own >= this.#rules.maxAttempts - 1 && this.#othersMayCome(token, nowMs, bounded)) return false;
    if (shard.losses.some((loss) => loss.runner !== runner)) return true;
    return !this.#attendance.othersThan(runner, nowMs);
  }

  /**
   * Whether another token is at work, or a stranger's may only be the first of several: sixteen black holes that were
   * a second earlier than four honest runners killed 30 of 216 trials.
   */
  #othersMayCome(token: string | null, nowMs: number, bounded: boolean): boolean {
    const isEarly = nowMs - (this.#watchesSinceMs ?? nowMs) < this.#rules.presentMs;
    return (bounded && isEarly) || this.#attendance.otherTokensThan(token, nowMs);
  }

  #oldestStraggler(runner: string, nowMs: number, bounded: boolean): Shard | null {
    let oldest: Shard | null = null;
    let since = nowMs - this.#rules.stragglerAfterMs;
    for (const shard of this.#book.leased()) {
      const lease = shard.leases[0];
      if (this.#book.openTrials(shard).length === 0) continue;
      if (!lease || shard.leases.length > 1 || attemptsOf(shard) >= this.#rules.maxAttempts) continue;
      if (lease.leasedAtMs > since || (oldest && lease.leasedAtMs === since)) continue;
      if (!this.#mayTake(shard, runner, nowMs, bounded)) continue;
      since = lease.leasedAtMs;
      oldest = shard;
    }
    return oldest;
  }

  /** Cuts a fresh shard down to the runner's lanes; the other open trials wait as a shard of their own. */
  #cutToLanes(shard: Shard, lanes: number): Shard {
    const rest = this.#book.openTrials(shard).slice(lanes);
    if (rest.length === 0 || shard.fence > 0) return shard;
    this.#book.insert([{ entry: shard.entry, phase: shard.phase, trials: rest }]);
    const cut = new Set(rest);
    return { ...shard, trials: shard.trials.filter((trial) => !cut.has(trial)) };
  }

  /** The runner's own open lease, with a new deadline; null without one. */
  #own(runner: string, nowMs: number): LeaseAnswer | null {
    for (const leased of this.#book.leased()) {
      if (!leased.leases.some((lease) => isHeldBy(lease.runner, runner))) continue;
      // As above: what an earlier release left with nothing to run is over.
      const shard = this.#book.settle(leased);
      const own = shard.leases.find((lease) => isHeldBy(lease.runner, runner));
      if (!own) continue;
      const next = this.#book.extend(shard, own, deadlineOf(own, this.#rules, nowMs));
      const renewed = next.leases.find(({ fence }) => fence === own.fence);
      if (renewed) return this.#answer(next, renewed);
    }
    return null;
  }

  #lease(shard: Shard, runner: string, lanes: number, nowMs: number): LeaseAnswer {
    const lease: ShardLease = {
      runner,
      fence: shard.fence + 1,
      leasedAtMs: nowMs,
      expiresAtMs: deadlineOf({ leasedAtMs: nowMs }, this.#rules, nowMs),
      trials: this.#share(shard, runner, lanes),
    };
    const next: Shard = {
      ...shard,
      state: "leased",
      fence: lease.fence,
      leases: [...shard.leases, lease],
      handed: shard.handed && [...shard.handed, { runner, fence: lease.fence }],
    };
    this.#book.move(shard, next);
    return this.#answer(next, lease);
  }

  /** As many open trials as there are lanes, first those that nobody runs; null: all. */
  #share(shard: Shard, runner: string, lanes: number): readonly number[] | null {
    const open = this.#book.openTrials(shard);
    // Of a check all are named: others may be asked about others of its trials.
    if (open.length === 0) return this.#book.runnable(shard, tokenOf(runner)).slice(0, lanes);
    if (open.length <= lanes) return null;
    const run = new Set(shard.leases.flatMap(({ trials }) => trials ?? open));
    const idleFirst = [...open.filter((trial) => !run.has(trial)), ...open.filter((trial) => run.has(trial))];
    return idleFirst.slice(0, lanes).sort((a, b) => a - b);
  }

  #answer(shard: Shard, lease: ShardLease): LeaseAnswer {
    const trials = this.#book.runBy(shard, lease);
    return { kind: "lease", shard, lease, attempt: attemptsOf(shard), trials };
  }
}
