/** The published document of a sweep: kept up with every accepted result, finished in pieces so that calls get through. */
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import type { Progress } from "../../shared/contracts/sweep.ts";
import { heldOutEndsOf } from "../../shared/contracts/target-series.ts";
import type { LeaseMachine } from "../../shared/coordination/lease-machine.ts";
import type { Ledger } from "../../shared/coordination/ledger.ts";
import { endOf } from "../../shared/planning/planned.ts";
import { inTurns } from "../../shared/scoring/pieces.ts";
import { RunningLeaderboard } from "../../shared/scoring/running-leaderboard.ts";
import type { BoardQuestion } from "../../shared/scoring/study-board.ts";
import type { AcceptedResult } from "./accepted-result.ts";
import type { CheckedShares } from "./checked-shares.ts";
import { deviceList } from "./device-list.ts";
import type { ResultTable } from "./result-table.ts";
import type { ResultPayload } from "./sql-lease-store.ts";
import type { ProposedConfigurations, SweepRecord } from "./sweep-record.ts";

/** The counters as they go over the wire. @param reused results that were computed for other sweeps */
export function progressOf(ledger: Ledger, reused = 0): Progress {
  const { status: _status, reason: _reason, entries: _entries, shardsWithdrawn, ...progress } = ledger;
  return { ...progress, shards: progress.shards - shardsWithdrawn, ...(reused > 0 ? { reused } : {}) };
}

/** Of a leaderboard's computation between two pauses: 2 to 4 ms on a slow core. */
const TURN_WORK = 150_000;
/**
 * Between two turns. A call takes several hops of the one thread that the document is built on too: were the next
 * turn begun at once, every hop would wait for one.
 */
const PAUSE_MS = 4;

export class LeaderboardDocument {
  readonly #record: SweepRecord;
  readonly #machine: LeaseMachine<ResultPayload>;
  readonly #results: ResultTable;
  readonly #running: RunningLeaderboard;
  readonly #shares: CheckedShares;
  /** Accepted results by device; null: not counted yet. */
  #devices: Map<number, number> | null = null;
  /** One document at a time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    record: SweepRecord,
    machine: LeaseMachine<ResultPayload>,
    results: ResultTable,
    configurations: ProposedConfigurations,
    shares: CheckedShares,
  ) {
    this.#shares = shares;
    this.#record = record;
    this.#machine = machine;
    this.#results = results;
    this.#running = new RunningLeaderboard(record.plan, {
      trials: (entry) => results.scored(entry.firstTrial, endOf(entry)),
      curve: (index) => results.curve(index),
      configuration: (entry, study, configuration) => configurations.of(entry, study)[configuration],
    });
  }

  /** Has just been written to the table. */
  add({ trial, result, device, runner, token }: AcceptedResult): void {
    this.#shares.add(trial.index, runner, token);
    const { status, value, bestValue, gradientEquivalents, costToTarget, endsAt, seconds } = result;
    this.#running.add({
      index: trial.index,
      status,
      value,
      bestValue,
      gradientEquivalents,
      costToTarget,
      endsAt,
      heldOut: heldOutEndsOf(result),
      seconds,
      adapterClass: this.#results.adapterClass(device),
    });
    this.#devices?.set(device, (this.#devices.get(device) ?? 0) + 1);
  }

  /**
   * Status, progress and time are those of the beginning, so a document that says "complete" holds every result; one
   * that says "running" may hold a few results that came while it was made.
   *
   * @param revision of the KV write it is for
   * @param asOf gives the time of the beginning
   * @param asked of the board, by somebody; the published document has the usual one
   * @param isHasty with as few draws for the pictures as while a sweep runs; no draw is part of the board
   */
  make(
    revision: number,
    asOf: () => string,
    asked: BoardQuestion = {},
    isHasty = false,
  ): Promise<Leaderboard> {
    const made = this.#last.then(() => this.#make(revision, asOf(), asked, isHasty));
    this.#last = made.catch(() => {});
    return made;
  }

  async #make(revision: number, asOf: string, asked: BoardQuestion, isHasty: boolean): Promise<Leaderboard> {
    const { status } = this.#machine.ledger;
    const progress = progressOf(this.#machine.ledger, this.#results.reused());
    // In the pauses the calls that have come meanwhile are served.
    const pause = () => scheduler.wait(PAUSE_MS);
    const computed = await inTurns(
      this.#running.rebuild(status !== "running" && !isHasty, status === "complete", asked),
      TURN_WORK,
      pause,
    );
    return {
      sweep: this.#record.id,
      name: this.#record.request.name,
      status,
      revision,
      asOf,
      progress,
      ...computed,
      ...this.#deviceList(),
      checks: this.#shares.of(computed.board?.leader ?? null),
    };
  }

  #deviceList(): Pick<Leaderboard, "devices" | "otherDevices"> {
    const counts = this.#devices ?? new Map(this.#results.countsOfDevices());
    this.#devices = counts;
    return deviceList(this.#results.devices(), counts);
  }
}
