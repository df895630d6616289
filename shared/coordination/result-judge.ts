/** Whose result counts: the first valid one of a trial; the same again is a duplicate, another one a replica. */
import type { CheckBook } from "./check-book.ts";
import type { Verdict } from "./lease-answers.ts";
import type { LeaseStore, Report } from "./lease-store.ts";
import type { Shard } from "./shard.ts";
import type { ShardBook } from "./shard-book.ts";
import type { StageCourse } from "./stage-course.ts";

/** Why a result of a withdrawn shard counts nowhere, for a person. */
export const WITHDRAWN =
  "the trials of this shard are planned anew: results that they were chosen from were taken back";

/** Why a result that was asked for as a second opinion is none, for a person. */
export const COPIED =
  "it is the accepted result of another token, its seconds included: a copy is no opinion, and this token is not asked again";

export class ResultJudge<Payload> {
  readonly #store: LeaseStore<Payload>;
  readonly #book: ShardBook;
  readonly #course: StageCourse;
  readonly #maxReplicas: number;
  readonly #checks: CheckBook;
  readonly #exposed = new Set<string>();

  constructor(
    store: LeaseStore<Payload>,
    book: ShardBook,
    checks: CheckBook,
    course: StageCourse,
    maxReplicas: number,
  ) {
    this.#store = store;
    this.#book = book;
    this.#checks = checks;
    this.#course = course;
    this.#maxReplicas = maxReplicas;
  }

  /** Judges each result on its own; a late one is as good as any while its trial is open. */
  judge(
    shard: Shard | null,
    reports: readonly Report<Payload>[],
    token: string | null,
    owner: boolean,
  ): readonly Verdict[] {
    const verdicts = reports.map((each) => this.#judge(shard, each, token, owner));
    const accepted = verdicts.flatMap(({ trial, outcome }) => (outcome === "accepted" ? [trial] : []));
    if (shard && accepted.length > 0 && token !== null)
      this.#checks.accepted(token, owner, accepted, shard.number);
    return verdicts;
  }

  /** The result of an open trial. */
  take(shard: Shard, report: Report<Payload>): void {
    this.#store.accept(report, shard.number);
    this.#book.accepted(shard, report.trial);
    this.#count(shard, report.status);
  }

  /** Tokens that opinions have shown to be false since this was last asked. */
  takeExposed(): ReadonlySet<string> {
    const exposed = new Set(this.#exposed);
    this.#exposed.clear();
    return exposed;
  }

  #judge(shard: Shard | null, report: Report<Payload>, token: string | null, owner: boolean): Verdict {
    const { trial, digest } = report;
    if (!shard?.trials.includes(trial)) {
      return { trial, outcome: "refused", reason: "the trial does not belong to this shard" };
    }
    // Not the runner's fault, and nothing to compare it with: nothing is kept.
    if (shard.state === "withdrawn") return { trial, outcome: "replica", reason: WITHDRAWN };
    const { ledger } = this.#book;
    const accepted = this.#store.acceptedDigest(trial);
    if (accepted === null && shard.state !== "dead" && ledger.status === "running") {
      this.take(shard, report);
      return { trial, outcome: "accepted", reason: null };
    }
    if (accepted === digest && token !== null && this.#checks.copied(trial, token))
      return { trial, outcome: "duplicate", reason: COPIED };
    if (accepted === digest || this.#store.hasReplica(trial, digest)) {
      return { trial, outcome: "duplicate", reason: null };
    }
    const heard =
      accepted === null || token === null
        ? null
        : this.#checks.hear(trial, { token, owner, ...report.opinion() });
    if (heard) {
      for (const each of heard.exposed) this.#exposed.add(each);
      return { trial, outcome: "replica", reason: "it checks an accepted result" };
    }
    if (this.#store.replicasOf(trial) >= this.#maxReplicas) {
      // Honest late runners are not to blame for a flood of others: the record is full, the result is not wrong.
      return { trial, outcome: "replica", reason: `${this.#maxReplicas} replicas are kept already` };
    }
    this.#store.keepReplica(report, shard.number);
    this.#book.change({ replicas: ledger.replicas + 1 });
    const closed = shard.state === "dead" ? "its shard is dead" : `the sweep is ${ledger.status}`;
    return { trial, outcome: "replica", reason: accepted === null ? closed : "another result was first" };
  }

  #count(shard: Shard, status: Report<Payload>["status"]): void {
    const { done, diverged, pruned } = this.#book.ledger;
    this.#book.change({
      done: done + 1,
      diverged: diverged + Number(status === "diverged"),
      pruned: pruned + Number(status === "pruned"),
    });
    this.#course.close(shard.entry, 1);
  }
}
