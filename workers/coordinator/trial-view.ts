/** Trials as they are listed and shown: the plan, joined with what has been accepted. */
import type { CheckState } from "../../shared/contracts/checked-share.ts";
import type {
  TrialCheck,
  TrialDetail,
  TrialPage,
  TrialSummary,
} from "../../shared/contracts/trial-listing.ts";
import { ACROSS_KINDS_REL } from "../../shared/coordination/check.ts";
import type { Ledger } from "../../shared/coordination/ledger.ts";
import type { PlanEntry } from "../../shared/planning/planned.ts";
import { positionOf } from "../../shared/planning/trial-at.ts";
import { isoTime } from "../clock.ts";
import type { TrialQuery } from "../objects/sweep-object.ts";
import type { CheckTable } from "./check-table.ts";
import { deadShards } from "./dead-shard-table.ts";
import type { EarlyStopping } from "./early-stopping.ts";
import type { ListedResult, ResultTable } from "./result-table.ts";
import { type ProposedConfigurations, type SweepRecord, trialOf, winnersOf } from "./sweep-record.ts";

/** Trials looked at for one page: a filter that matches little gives short pages instead of long waits. */
const MAX_SCANNED = 5_000;

/** Trials looked at for a page, at most: without a filter it has as many as it shows. */
export function rowsScanned({ limit, problem, optimizer, state, status }: TrialQuery): number {
  const isFiltered = [problem, optimizer, state, status].some((filter) => filter !== undefined);
  return isFiltered ? MAX_SCANNED : limit;
}

export class TrialView {
  readonly #sql: SqlStorage;
  readonly #record: SweepRecord;
  readonly #results: ResultTable;
  readonly #configurations: ProposedConfigurations;
  readonly #stopping: EarlyStopping;
  readonly #checks: CheckTable;
  readonly #ledger: () => Ledger;

  constructor(
    sql: SqlStorage,
    record: SweepRecord,
    results: ResultTable,
    configurations: ProposedConfigurations,
    stopping: EarlyStopping,
    checks: CheckTable,
    ledger: () => Ledger,
  ) {
    this.#sql = sql;
    this.#record = record;
    this.#results = results;
    this.#configurations = configurations;
    this.#stopping = stopping;
    this.#checks = checks;
    this.#ledger = ledger;
  }

  page(query: TrialQuery): TrialPage {
    const { plan } = this.#record;
    const first = query.after + 1;
    const end = Math.min(plan.trials, first + rowsScanned(query));
    const results = new Map(this.#results.listed(first, end).map((result) => [result.trial, result]));
    const dead = this.#deadTrials();
    const trials: TrialSummary[] = [];
    let index = first;
    for (; index < end && trials.length < query.limit; index++) {
      // A summary hashes the trial's key: only for those that may match.
      if (!isOfEntry(positionOf(plan, index).entry, query)) continue;
      const summary = this.#summary(index, results.get(index), dead);
      if (matches(summary, query)) trials.push(summary);
    }
    return { trials, next: index < plan.trials ? index - 1 : null };
  }

  detail(index: number): TrialDetail | null {
    if (index < 0 || index >= this.#record.plan.trials) return null;
    const full = this.#results.full(index);
    const dead = this.#deadTrials();
    return {
      summary: this.#summary(index, this.#results.listed(index, index + 1)[0], dead),
      trial: this.trial(index),
      result: full?.result ?? null,
      provenance: full?.provenance ?? null,
      replicas: this.#results.replicas(index),
      check: this.#check(index, full?.provenance.check ?? null),
      pruned: this.#stopping.prune(index),
      reason: full ? null : this.#whyDead(index, dead),
    };
  }

  /** Trials `from … to − 1` that will never have a result, ascending. @param done those that have one */
  dead(from: number, to: number, done: ReadonlySet<number>): number[] {
    const { status, entries } = this.#ledger();
    // Nothing is dead without a dead shard, an end or a closed entry: most sweeps are asked about while they run.
    const dead = this.#deadTrials();
    if (status === "running" && dead.size === 0 && entries.every(({ stage }) => stage !== "closed"))
      return [];
    const trials: number[] = [];
    for (let index = from; index < to; index++)
      if (!done.has(index) && this.#whyDead(index, dead) !== null) trials.push(index);
    return trials;
  }

  trial(index: number) {
    return trialOf(this.#record.plan, index, this.#configurations, winnersOf(this.#ledger));
  }

  #summary(index: number, result: ListedResult | undefined, dead: ReadonlyMap<number, string>): TrialSummary {
    const { entry, phase, study, configuration, repetition } = positionOf(this.#record.plan, index);
    return {
      index,
      key: this.trial(index)?.key ?? null,
      problem: entry.problem.label,
      optimizer: entry.optimizer.name,
      phase,
      study,
      configuration: configuration ?? winnersOf(this.#ledger)(entry.index, study),
      repetition,
      state: result ? "done" : this.#whyDead(index, dead) === null ? "open" : "dead",
      status: result?.status ?? null,
      value: result?.value ?? null,
      bestValue: result?.bestValue ?? null,
      steps: result?.steps ?? null,
      gradientEquivalents: result?.gradientEquivalents ?? null,
      replicas: result?.replicas ?? 0,
      check: result?.check ?? null,
    };
  }

  #check(index: number, state: CheckState | null): TrialCheck | null {
    const check = this.#checks.check(index);
    if (!check || !state) return null;
    const [accepted, ...others] = check.opinions;
    return {
      state,
      leads: check.leads,
      opinions: others.map(({ token, runner, owner, atMs, kind, bits, difference }) => {
        const near = (difference ?? 1) <= ACROSS_KINDS_REL;
        const agrees = kind === accepted?.kind ? bits === accepted.bits : near ? true : null;
        return { token, runner, owner, at: isoTime(atMs), agrees, largestDifference: difference };
      }),
    };
  }

  /** For a trial without a result. Null: it is still open. */
  #whyDead(index: number, dead: ReadonlyMap<number, string>): string | null {
    const { status, reason, entries } = this.#ledger();
    const shard = dead.get(index);
    if (shard !== undefined) return shard;
    if (this.#record.imported !== null) return "the imported file has no result of this trial";
    if (status === "cancelled") return `the sweep was cancelled: ${reason ?? ""}`;
    const entry = entries[positionOf(this.#record.plan, index).entry.index];
    return entry?.stage === "closed" ? "no configuration could be chosen: every tuning trial is dead" : null;
  }

  /** Trials of dead shards, with the reason of the last loss. */
  #deadTrials(): ReadonlyMap<number, string> {
    const dead = new Map<number, string>();
    for (const { number, trials, reasons } of deadShards(this.#sql)) {
      const why = `shard ${number} failed ${reasons.length} times, last: ${reasons.at(-1) ?? "unknown"}`;
      for (const trial of trials) dead.set(trial, why);
    }
    return dead;
  }
}

function isOfEntry({ problem, optimizer }: PlanEntry, query: TrialQuery): boolean {
  return (
    (query.problem === undefined || problem.label === query.problem) &&
    (query.optimizer === undefined || optimizer.name === query.optimizer)
  );
}

function matches(summary: TrialSummary, query: TrialQuery): boolean {
  return (
    (query.state === undefined || summary.state === query.state) &&
    (query.status === undefined || summary.status === query.status) &&
    (query.checked === undefined || summary.check === "trusted" || summary.check === "agreed")
  );
}
