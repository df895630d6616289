/**
 * Taking results back: their trials are open again, in the shards in which they were, and whatever had been chosen from
 * them (later configurations of a learning sampler, final runs) is withdrawn and planned anew.
 *
 * ```
 *  done, dead ──────────→ waiting      with new attempts
 *  leased     ──────────→ leased       its leases keep the trials that they had
 *  any state of a shard that was chosen from them ─→ withdrawn
 * ```
 */
import type { CheckBook } from "./check-book.ts";
import type { StagePlanner } from "./lease-answers.ts";
import type { AcceptedPlace, LeaseStore } from "./lease-store.ts";
import type { Shard } from "./shard.ts";
import type { ShardBook } from "./shard-book.ts";
import type { StageCourse } from "./stage-course.ts";

export interface Reopened {
  /** Trials that are open again, ascending: their results were taken back, or their shard had died. */
  readonly trials: readonly number[];
  /** Trials that are planned anew, because they had been chosen from such. */
  readonly withdrawn: number;
}

/** What becomes of a shard: results to delete; none where it is only to have new attempts. */
type Orders = ReadonlyMap<number, readonly number[]>;

export class Reopening {
  readonly #store: LeaseStore<never>;
  readonly #book: ShardBook;
  readonly #checks: CheckBook;
  readonly #course: StageCourse;
  readonly #planner: StagePlanner;

  constructor(
    store: LeaseStore<never>,
    book: ShardBook,
    checks: CheckBook,
    course: StageCourse,
    planner: StagePlanner,
  ) {
    this.#store = store;
    this.#book = book;
    this.#checks = checks;
    this.#course = course;
    this.#planner = planner;
  }

  revoke(token: string): Reopened {
    return this.#run(ordersOf(this.#store.acceptedFrom(token)));
  }

  reopen(trials: readonly number[]): Reopened {
    return this.#run(ordersOf(this.#store.placesOf(trials)));
  }

  retryDead(): Reopened {
    return this.#run(new Map(this.#store.deadShards().map(({ number }) => [number, []])));
  }

  #run(orders: Orders): Reopened {
    const entries = new Map<number, Map<number, readonly number[]>>();
    for (const [number, trials] of orders) {
      const shard = this.#book.shard(number);
      if (!shard || shard.state === "withdrawn") continue;
      const own = entries.get(shard.entry) ?? new Map<number, readonly number[]>();
      entries.set(shard.entry, own.set(number, trials));
    }
    const trials: number[] = [];
    let withdrawn = 0;
    for (const [entry, own] of entries) {
      const done = this.#runEntry(entry, own);
      trials.push(...done.trials);
      withdrawn += done.withdrawn;
    }
    // A cancelled sweep stays so, and nothing in it waits.
    if (this.#book.ledger.status !== "running") this.#book.change({ shardsWaiting: 0, shardsLeased: 0 });
    return { trials: trials.sort((a, b) => a - b), withdrawn };
  }

  #runEntry(entry: number, orders: Orders): Reopened {
    const affected = [...orders].flatMap(([number, trials]) => {
      const shard = this.#book.shard(number);
      return shard?.state === "dead" ? [...trials, ...this.#book.openTrials(shard)] : trials;
    });
    const { again, isStale } = this.#planner.takenBack(entry, affected);
    const all = new Map(orders);
    for (const [number, trials] of ordersOf(this.#store.placesOf(again)))
      all.set(number, [...new Set([...(all.get(number) ?? []), ...trials])]);
    const isTuning = [...orders.keys()].some((number) => this.#book.shard(number)?.phase === "tuning");
    let withdrawn = 0;
    for (const other of this.#planner.together(entry)) {
      if (isTuning) this.#course.goBack(other, "tuning");
      for (const shard of this.#store.shardsOf(other)) {
        if (shard.state === "withdrawn" || !shard.trials.some(isStale)) continue;
        this.#withdraw(this.#book.shard(shard.number) ?? shard);
        withdrawn += shard.trials.length;
      }
    }
    const trials: number[] = [];
    for (const [number, dropped] of all) {
      const shard = this.#book.shard(number);
      if (!shard || shard.state === "withdrawn") continue;
      this.#course.goBack(entry, shard.phase);
      trials.push(...this.#reopen(shard, dropped));
    }
    return { trials, withdrawn };
  }

  /** @returns the trials of the shard that are open now and were not before */
  #reopen(shard: Shard, dropped: readonly number[]): readonly number[] {
    const openBefore = this.#book.openTrials(shard);
    this.#drop(shard, dropped);
    const revived = shard.state === "dead" ? openBefore : [];
    if (shard.state === "dead") this.#book.change({ dead: this.#book.ledger.dead - openBefore.length });
    this.#course.close(shard.entry, -(dropped.length + revived.length));
    // A runner that was handed all that was open is not running what is open since.
    const narrowed = shard.leases.map((lease) => ({ ...lease, trials: lease.trials ?? openBefore }));
    // Whoever checks has mostly just answered: what it computes now belongs to nobody.
    const leases = openBefore.length === 0 ? [] : narrowed;
    const isLeased = leases.length > 0;
    this.#book.move(shard, {
      ...shard,
      state: isLeased ? "leased" : "waiting",
      leases,
      // New attempts: those that were spent on checks, or before, count against nobody.
      losses: [],
    });
    return [...dropped, ...revived];
  }

  #drop(shard: Shard, trials: readonly number[]): void {
    this.#checks.forget(trials);
    this.#book.drop(shard, trials);
  }

  #withdraw(shard: Shard): void {
    const open = this.#book.openTrials(shard);
    this.#drop(
      shard,
      shard.trials.filter((trial) => !open.includes(trial)),
    );
    if (shard.state === "dead") this.#book.change({ dead: this.#book.ledger.dead - open.length });
    else this.#course.close(shard.entry, open.length);
    const { unreleased = 0 } = this.#book.ledger.entries[shard.entry] ?? {};
    this.#book.changeEntry(shard.entry, { unreleased: unreleased + shard.trials.length });
    this.#book.move(shard, { ...shard, state: "withdrawn", leases: [] });
  }
}

/** Trials by the shard in which they are booked. */
function ordersOf(places: readonly AcceptedPlace[]): Orders {
  return new Map(
    [...Map.groupBy(places, ({ shard }) => shard)].map(([shard, own]) => [
      shard,
      own.map(({ trial }) => trial),
    ]),
  );
}
