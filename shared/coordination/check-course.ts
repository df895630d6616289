/**
 * The course of the re-checks: shards go to `checking` and back to `done` as checks are wanted and answered, and when
 * everything is run, a check that nobody is there to compute is given up. So a sweep always ends.
 */
import type { Attendance } from "./attendance.ts";
import type { CheckBook } from "./check-book.ts";
import type { HandOut } from "./hand-out.ts";
import type { LeaseRules } from "./lease-rules.ts";
import type { Shard } from "./shard.ts";
import type { ShardBook } from "./shard-book.ts";
import type { StageCourse } from "./stage-course.ts";

export class CheckCourse {
  readonly #book: ShardBook;
  readonly #checks: CheckBook;
  readonly #course: StageCourse;
  readonly #handOut: HandOut;
  readonly #attendance: Attendance;
  readonly #rules: Pick<LeaseRules, "checkGraceMs" | "presentMs">;
  /** Since when nothing but checks is missing; null: not noticed yet. After an eviction it begins anew. */
  #sinceMs: number | null = null;

  constructor(
    book: ShardBook,
    checks: CheckBook,
    course: StageCourse,
    handOut: HandOut,
    attendance: Attendance,
    rules: Pick<LeaseRules, "checkGraceMs" | "presentMs">,
  ) {
    this.#book = book;
    this.#checks = checks;
    this.#course = course;
    this.#handOut = handOut;
    this.#attendance = attendance;
    this.#rules = rules;
  }

  /** After anything that may have answered or wanted checks. */
  settle(): void {
    this.#settleShards();
    this.#course.endIfOver();
    // An ended sweep hands nothing out: what is still wanted in it will not come.
    if (this.#book.ledger.status !== "running" && this.#book.ledger.status !== "cancelled")
      for (const shard of this.#checks.shards()) this.#checks.giveUp(shard);
    this.#settleShards();
  }

  /** Gives up what nobody is there to compute. */
  giveUp(nowMs: number): void {
    if (!this.#isWaiting()) {
      this.#sinceMs = null;
      return;
    }
    this.#sinceMs ??= nowMs;
    let given = false;
    for (const number of this.#checks.shards()) {
      const shard = this.#book.shard(number);
      const dueMs = shard && this.#dueMs(shard);
      if (dueMs !== null && dueMs > nowMs) continue;
      this.#checks.giveUp(number);
      given = true;
    }
    if (given) this.settle();
  }

  /** When something may have to be given up; null: nothing waits. */
  nextMs(): number | null {
    if (!this.#isWaiting()) return null;
    if (this.#sinceMs === null) return 0;
    const due = this.#checks.shards().map((number) => {
      const shard = this.#book.shard(number);
      return (shard && this.#dueMs(shard)) ?? 0;
    });
    return Math.min(...due);
  }

  #isWaiting(): boolean {
    return this.#checks.isAnyWanted && this.#course.isRun;
  }

  /** As long as somebody may come back who can compute it. Null: it can be handed to nobody. */
  #dueMs(shard: Shard): number | null {
    if (shard.state === "leased") return Number.POSITIVE_INFINITY;
    if (shard.state !== "checking") return null;
    const seenMs = this.#attendance.lastSeenMs((holder) => this.#handOut.mayCheck(shard, holder));
    return Math.max(
      (this.#sinceMs ?? 0) + this.#rules.checkGraceMs,
      (seenMs ?? Number.NEGATIVE_INFINITY) + this.#rules.presentMs,
    );
  }

  #settleShards(): void {
    for (const number of this.#checks.takeChanged()) {
      const shard = this.#book.shard(number);
      if (shard) this.#book.settle(shard);
    }
  }
}
