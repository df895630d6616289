/** Which shard a runner gets: its own open lease, else the first waiting one, else a straggler's. */
import type { Attendance } from "./attendance.ts";
import type { LeaseAnswer } from "./lease-answers.ts";
import { deadlineOf, type LeaseRules } from "./lease-rules.ts";
import type { LeaseStore } from "./lease-store.ts";
import { attemptsOf, type Shard, type ShardLease } from "./shard.ts";
import type { ShardBook } from "./shard-book.ts";

const WAIT: LeaseAnswer = { kind: "wait" };

export class HandOut {
  readonly #store: LeaseStore<never>;
  readonly #book: ShardBook;
  readonly #attendance: Attendance;
  readonly #rules: LeaseRules;

  constructor(store: LeaseStore<never>, book: ShardBook, attendance: Attendance, rules: LeaseRules) {
    this.#store = store;
    this.#book = book;
    this.#attendance = attendance;
    this.#rules = rules;
  }

  /** For a runner that has just called; no lease in the book has expired. */
  pick(runner: string, lanes: number, nowMs: number): LeaseAnswer {
    for (const shard of this.#book.leased()) {
      const own = shard.leases.find((lease) => lease.runner === runner);
      if (own) return this.#renew(shard, own, nowMs);
    }
    for (let after = -1; ; ) {
      const shard = this.#store.nextWaiting(after);
      if (!shard) break;
      if (this.#mayTake(shard, runner, nowMs)) {
        return this.#lease(this.#cutToLanes(shard, lanes), runner, lanes, nowMs);
      }
      after = shard.number;
    }
    const straggler = this.#oldestStraggler(runner, nowMs);
    return straggler ? this.#lease(straggler, runner, lanes, nowMs) : WAIT;
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
    const renewed: ShardLease = { ...own, expiresAtMs: deadlineOf(own, this.#rules, nowMs) };
    const next = { ...shard, leases: shard.leases.map((lease) => (lease === own ? renewed : lease)) };
    this.#book.save(next);
    return this.#answer(next, renewed);
  }

  #lease(shard: Shard, runner: string, lanes: number, nowMs: number): LeaseAnswer {
    const open = this.#book.openTrials(shard);
    const lease: ShardLease = {
      runner,
      fence: shard.fence + 1,
      leasedAtMs: nowMs,
      expiresAtMs: deadlineOf({ leasedAtMs: nowMs }, this.#rules, nowMs),
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
}
