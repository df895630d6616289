/** The course of the entries: which trials are still open, when an entry goes on to its next stage, when all is over. */
import type { CheckBook } from "./check-book.ts";
import type { NextStage, StagePlanner } from "./lease-answers.ts";
import type { ShardBook } from "./shard-book.ts";

export class StageCourse {
  readonly #book: ShardBook;
  readonly #planner: StagePlanner;

  readonly #checks: CheckBook;

  constructor(book: ShardBook, checks: CheckBook, planner: StagePlanner) {
    this.#book = book;
    this.#checks = checks;
    this.#planner = planner;
  }

  /** Every trial has its result or never will: what may be missing are checks. */
  get isRun(): boolean {
    const { status, entries } = this.#book.ledger;
    return status === "running" && entries.every(({ stage }) => stage === "closed");
  }

  /** Ends the sweep when all is run and nothing is left to check; first the final runs of what leads are asked for. */
  endIfOver(): void {
    if (!this.isRun) return;
    if (this.#checks.hasStrangers) this.#checks.wantLeaders(this.#planner.leaders());
    if (this.#checks.isAnyWanted) return;
    if (this.#book.ledger.done > 0) this.#book.change({ status: "complete" });
    else this.#book.change({ status: "failed", reason: "no trial has a result: every shard is dead" });
  }

  /** Trials of an entry have got a result, or never will. */
  close(entry: number, trials: number): void {
    this.#book.changeEntry(entry, { open: (this.#book.ledger.entries[entry]?.open ?? 0) - trials });
  }

  /**
   * Moves an entry on when all its released trials are closed, and ends the sweep with the last entry. Entries that are
   * tuned together wait for each other, and the last one takes them all along.
   */
  advance(index: number): void {
    const entry = this.#book.ledger.entries[index];
    if (entry?.stage !== "tuning") {
      this.#advance(index);
      return;
    }
    const together = this.#planner.together(index).filter((other) => this.#isTuning(other));
    if (together.some((other) => (this.#book.ledger.entries[other]?.open ?? 0) > 0)) return;
    for (const other of together) this.#advance(other);
  }

  /**
   * Brings an entry back to a stage that it had left: the sweep runs again. Trials that were given up with the entry are
   * none the less planned.
   */
  goBack(index: number, stage: "tuning" | "final"): void {
    const entry = this.#book.ledger.entries[index];
    if (!entry || entry.stage === "tuning" || entry.stage === stage) return;
    if (entry.stage === "closed") this.#book.change({ dead: this.#book.ledger.dead - entry.unreleased });
    this.#book.changeEntry(index, { stage, winners: stage === "tuning" ? null : entry.winners });
    const { status } = this.#book.ledger;
    if (status === "complete" || status === "failed") this.#book.change({ status: "running", reason: null });
  }

  #isTuning(index: number): boolean {
    return this.#book.ledger.entries[index]?.stage === "tuning";
  }

  #advance(index: number): void {
    const { entries, status, dead } = this.#book.ledger;
    const entry = entries[index];
    if (!entry || entry.open > 0 || entry.stage === "closed" || status !== "running") return;
    const next: NextStage =
      entry.stage === "tuning"
        ? this.#planner.next(index)
        : { stage: "final", winners: entry.winners ?? [], shards: [] };
    const winners = next.stage === "final" ? next.winners : null;
    if (next.shards.length > 0) {
      this.#book.changeEntry(index, { stage: next.stage, winners });
      this.#book.release(next.shards);
      return;
    }
    this.#book.changeEntry(index, { stage: "closed", winners });
    this.#book.change({ dead: dead + entry.unreleased });
    this.endIfOver();
  }
}
