/**
 * Results that were computed for another sweep: accepted without a lease, in the shards in which their trials wait. What
 * vouched for them there vouches for them here: the operator's own token, or the opinions of others, which come along.
 */

import type { CheckOpinion } from "./check.ts";
import type { CheckBook } from "./check-book.ts";
import { tokenOf } from "./holder.ts";
import type { LeaseStore, Report } from "./lease-store.ts";
import type { ResultJudge } from "./result-judge.ts";
import type { Shard } from "./shard.ts";
import type { ShardBook } from "./shard-book.ts";

export interface Adopted<Payload> {
  /** As its first runner reported it. */
  readonly report: Report<Payload>;
  /** Of a stranger's: what makes it `agreed`, the accepted one first. Null: the operator's own. */
  readonly opinions: readonly CheckOpinion[] | null;
}

export class Adoption<Payload> {
  readonly #store: LeaseStore<Payload>;
  readonly #book: ShardBook;
  readonly #checks: CheckBook;
  readonly #judge: ResultJudge<Payload>;

  constructor(store: LeaseStore<Payload>, book: ShardBook, checks: CheckBook, judge: ResultJudge<Payload>) {
    this.#store = store;
    this.#book = book;
    this.#checks = checks;
    this.#judge = judge;
  }

  /** @returns trials that have their result now; none in a shard that takes no more */
  adopt(shard: Shard, adopted: readonly Adopted<Payload>[]): readonly number[] {
    if (this.#book.ledger.status !== "running" || shard.state === "dead" || shard.state === "withdrawn")
      return [];
    const open = new Set(this.#book.openTrials(shard));
    const taken: number[] = [];
    for (const { report, opinions } of adopted) {
      const { trial, runner } = report;
      if (!open.has(trial)) continue;
      const token = tokenOf(runner) ?? "";
      const vouching = opinions === null ? [token] : opinions.map((each) => each.token);
      // What was found about a token in this sweep holds, whatever another sweep thinks of it.
      if (vouching.some((each) => this.#checks.isExposed(each))) continue;
      this.#judge.take(shard, report);
      if (opinions === null) this.#checks.accepted(token, true, [trial], shard.number);
      else
        this.#store.saveCheck({
          trial,
          shard: shard.number,
          ordinal: 0,
          leads: false,
          state: "agreed",
          opinions,
          copied: [],
        });
      taken.push(trial);
    }
    return taken;
  }
}
