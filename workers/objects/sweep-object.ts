/** A sweep's Durable Object as its callers see it. */

import type { ImportOptions } from "../../shared/contracts/import-options.ts";
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import type {
  Device,
  Heartbeat,
  Lease,
  Orders,
  Outcome,
  Release,
  ResultBatch,
} from "../../shared/contracts/lease.ts";
import type { Rebuilt } from "../../shared/contracts/repair.ts";
import type { BoardFigure } from "../../shared/contracts/study-board.ts";
import type { SweepDetail, SweepRequest, SweepSummary } from "../../shared/contracts/sweep.ts";
import type { SweepFacts } from "../../shared/contracts/sweep-facts.ts";
import type { TrialDetail, TrialPage } from "../../shared/contracts/trial-listing.ts";
import type { UploadSummaries } from "../../shared/contracts/upload-summaries.ts";
import type { Reopened } from "../../shared/coordination/reopening.ts";
import type { Problem } from "../http/problem.ts";
import type { Answer } from "./answer.ts";
import type { Caller } from "./caller.ts";
import type { Loan, LoanAsk, LoanReview } from "./loan.ts";

/** Header of a request for the live feed: who is counted for it (a token's id, else an address). */
export const WATCHER = "Saddlebench-Watcher";

export interface AskedSweep {
  readonly request: SweepRequest;
  /** Id of the token that asks. */
  readonly owner: string;
}

export type LeaseReply =
  | { readonly ok: true; readonly lease: Lease; readonly attempt: number }
  /** Nothing to lease: ask again after so many milliseconds; null: the sweep has ended. */
  | { readonly ok: true; readonly lease: null; readonly askAgainMs: number | null }
  | Problem;

/** What a device must be; absent: anything. */
export interface DeviceFilter {
  readonly adapter?: Device["adapterClass"] | undefined;
  readonly version?: string | undefined;
  /** Only results that somebody vouches for. */
  readonly checked?: "true" | undefined;
}

/** Which leaderboard is asked for, beside the published one. */
export interface LeaderboardQuery extends DeviceFilter {
  /** Name of the entrant whose cost is 1; absent: the usual one. */
  readonly reference?: string | undefined;
  /** Absent: the cost. */
  readonly by?: BoardFigure | undefined;
}

export interface TrialQuery {
  readonly after: number;
  readonly limit: number;
  readonly problem?: string | undefined;
  readonly optimizer?: string | undefined;
  readonly state?: "done" | "open" | "dead" | undefined;
  readonly status?: string | undefined;
  readonly checked?: "true" | undefined;
}

export interface ColumnsQuery {
  /** Index of the last trial of the page before; −1 for the first page. */
  readonly after: number;
  /** Trials looked at, with or without a result. */
  readonly limit: number;
  readonly hyperparameters: boolean;
}

/** A file with finished results. */
export interface FileAsked {
  /** As they were sent: an export, compressed or not, or curves. */
  readonly bytes: Uint8Array;
  /** Of the file when it is unpacked. */
  readonly digest: string;
  /** Id of the token that sent it. */
  readonly token: string;
  /** ISO time. */
  readonly at: string;
  readonly options: ImportOptions;
}

/** Calls of runners name who calls, then the shard. */
export interface SweepObject extends Rpc.DurableObjectBranded {
  /** Makes the sweep; asked again, gives the one that exists. The request must have been planned before. */
  /** @param asked with the id of the token that asks */
  create(id: string, asked: AskedSweep, uploads: UploadSummaries): SweepSummary;
  /** Makes a sweep that has ended of a file, whole or not at all; asked again, gives the one that exists. */
  importFile(id: string, file: FileAsked): Promise<Answer<SweepSummary>>;
  summary(): Answer<SweepSummary>;
  detail(): Answer<SweepDetail>;
  cancel(reason: string): Answer<SweepSummary>;
  lease(caller: Caller, runner: string, lanes: number): Promise<LeaseReply>;
  heartbeat(caller: Caller, shard: number, beat: Heartbeat): Answer<Orders>;
  release(caller: Caller, shard: number, release: Release): Answer<null>;
  /** @param digests SHA-256 of each result, in the order of the batch */
  report(
    caller: Caller,
    shard: number,
    batch: ResultBatch,
    digests: readonly string[],
  ): Answer<{ outcomes: Outcome[]; order: "continue" | "cancel" }>;
  /** Takes back all that a token has reported; idempotent. Its trials are open again. */
  revoke(token: string): Answer<Reopened>;
  /** Gives dead shards new attempts; idempotent. */
  retryDead(): Answer<Reopened>;
  /** Results of trials that another sweep has too. @param borrower that sweep */
  lend(borrower: string, asks: readonly LoanAsk[]): Loan[];
  /** Those of the trials whose results, with these digests, are not vouched for any more. */
  withdrawnLoans(loans: readonly LoanReview[]): number[];
  /** Drops results of another sweep that it does not vouch for any more. False: there is no sweep here. */
  reviewLoans(lender: string): Promise<boolean>;
  leaderboard(): Promise<Answer<Leaderboard>>;
  /** The document over the results of some devices alone, or with another reference. */
  leaderboardOf(query: LeaderboardQuery): Promise<Answer<Leaderboard>>;
  /** Of a complete sweep with a board; null: there is none. */
  facts(): Promise<Answer<SweepFacts | null>>;
  republish(): Promise<Answer<{ revision: number }>>;
  /** Removes all rows and ends the live feed. True when there was a sweep. */
  erase(): Promise<boolean>;
  /** Makes counters, states of shards and the document anew from the rows. */
  rebuild(): Promise<Answer<Rebuilt>>;
  trials(query: TrialQuery): Promise<Answer<TrialPage>>;
  trial(index: number): Answer<TrialDetail>;
  /** A page of the columns of all trials: a `TrialColumnsPage` as JSON. `final`: it will never change. */
  columns(query: ColumnsQuery): Promise<Answer<{ readonly text: string; readonly final: boolean }>>;
  /** The next accepted results after a trial, for an export: an array of `ExportRow` as JSON. */
  exportPage(after: number, limit: number): Promise<Answer<string>>;
  /** The live feed; everything else is RPC. */
  fetch(request: Request): Promise<Response>;
}
