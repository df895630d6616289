/**
 * One sweep: a Durable Object that hands out its shards, judges results and publishes the leaderboard.
 *
 * Longer than files should be: every call of the object's interface is a method here, a few lines each that find the parts,
 * change rows and memory together, and tell who must know. What is done stands in the files beside this one.
 */
import { DurableObject } from "cloudflare:workers";
import { catalogue } from "../../shared/catalogue/generated.ts";
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import type { Heartbeat, Orders, Outcome, Release, ResultBatch } from "../../shared/contracts/lease.ts";
import type { Rebuilt } from "../../shared/contracts/repair.ts";
import type { SweepDetail, SweepSummary } from "../../shared/contracts/sweep.ts";
import type { SweepFacts } from "../../shared/contracts/sweep-facts.ts";
import type { TrialDetail, TrialPage } from "../../shared/contracts/trial-listing.ts";
import type { UploadSummaries } from "../../shared/contracts/upload-summaries.ts";
import { holderOf } from "../../shared/coordination/holder.ts";
import { askAgainMs, heartbeatEveryMs } from "../../shared/coordination/pacing.ts";
import type { Reopened } from "../../shared/coordination/reopening.ts";
import { isoTime, nowMs } from "../clock.ts";
import type { Environment } from "../environment.ts";
import { CallLimit } from "../http/call-limit.ts";
import { logRepair } from "../http/log.ts";
import { type Problem, problem } from "../http/problem.ts";
import type { Answer } from "../objects/answer.ts";
import type { Caller } from "../objects/caller.ts";
import type { Loan, LoanAsk, LoanReview } from "../objects/loan.ts";
import {
  type AskedSweep,
  type ColumnsQuery,
  type FileAsked,
  type LeaderboardQuery,
  type LeaseReply,
  type SweepObject,
  type TrialQuery,
  WATCHER,
} from "../objects/sweep-object.ts";
import { migrate, schemaVersion } from "../storage/migrate.ts";
import type { AcceptedResult } from "./accepted-result.ts";
import { Alarms } from "./alarms.ts";
import { AskedLeaderboards, ROWS_PER_SCORED } from "./asked-leaderboards.ts";
import { ASK_AGAIN_MS, Borrowing } from "./borrowing.ts";
import { exportPage, ROWS_PER_RESULT } from "./export-page.ts";
import { factsOf } from "./facts.ts";
import { readImport, writeImport } from "./importing.ts";
import { progressOf } from "./leaderboard-document.ts";
import { leaseOf, ordersOf, runningEvent, trialEvent } from "./lease-reply.ts";
import { Publisher } from "./publisher.ts";
import { booksStand, changedCounters, rebuildBooks, repairText } from "./rebuilding.ts";
import { figureProblem, referenceProblem } from "./reference-problem.ts";
import { judgeBatch } from "./reporting.ts";
import { Reviewing, withdrawnLoans } from "./reviewing.ts";
import { COORDINATOR_MIGRATIONS } from "./schema.ts";
import { SlowReads } from "./slow-reads.ts";
import { makeSweep, openSweep, type SweepParts } from "./sweep-parts.ts";
import { detailOf, summaryOf } from "./sweep-summary.ts";
import { trialColumns } from "./trial-columns.ts";
import { rowsScanned } from "./trial-view.ts";

/** Sockets that follow one sweep at a time. */
export const MAX_WATCHERS = 1_000;

const NOTHING_REOPENED: Reopened = { trials: [], withdrawn: 0 };
const ABSENT = problem("not-found", "there is no sweep with this id");

export class SweepCoordinator extends DurableObject<Environment> implements SweepObject {
  #parts: SweepParts | null = null;
  readonly #alarms: Alarms;
  readonly #publisher: Publisher;
  #askedLeaderboards = new AskedLeaderboards();
  #slowReads = new SlowReads();
  readonly #limit = new CallLimit();
  readonly #borrowing: Borrowing;
  readonly #reviewing: Reviewing;
  /** However many people ask, they are computed once at a time. */
  #factsBeingMade: Promise<SweepFacts | null> | null = null;

  constructor(ctx: DurableObjectState, env: Environment) {
    super(ctx, env);
    this.#alarms = new Alarms(ctx);
    this.#publisher = new Publisher(env);
    this.#borrowing = new Borrowing(env, {
      parts: () => this.#parts,
      atomic: (parts, change) => this.#atomic(parts, change),
      changed: (parts, accepted) => this.#accepted(parts, accepted),
    });
    this.#reviewing = new Reviewing(env, ctx.storage.sql);
    // An object that was only asked about holds no tables, and leaves none behind.
    if (schemaVersion(ctx.storage.sql) > 0) {
      migrate(ctx.storage, COORDINATOR_MIGRATIONS);
      this.#parts = openSweep(ctx, env);
    }
    // The platform drops an alarm that has failed too often: every opening makes up for it.
    void ctx.blockConcurrencyWhile(async () => {
      await this.#alarms.load();
      if (this.#parts) this.#mendBooks(this.#parts);
      if (this.#parts) this.#alarms.arm(this.#openingAlarmMs(this.#parts));
    });
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  create(id: string, { request, owner }: AskedSweep, uploads: UploadSummaries): SweepSummary {
    if (!this.#parts) {
      const parts = this.ctx.storage.transactionSync(() =>
        makeSweep(
          this.ctx,
          this.env,
          { id, createdAtMs: nowMs(), owner, request },
          { ...catalogue, ...uploads },
        ),
      );
      this.#parts = parts;
      this.#changed(parts);
    }
    return summaryOf(this.#parts);
  }

  async importFile(id: string, file: FileAsked): Promise<Answer<SweepSummary>> {
    if (this.#parts) return this.summary();
    const read = await readImport(file);
    if (!read.ok) return read;
    // Somebody else may have sent the same file meanwhile.
    this.#parts ??= this.ctx.storage.transactionSync(() =>
      writeImport(this.ctx, this.env, id, read.value, file, nowMs()),
    );
    return this.summary();
  }

  summary(): Answer<SweepSummary> {
    return this.#parts ? { ok: true, value: summaryOf(this.#parts) } : ABSENT;
  }

  detail(): Answer<SweepDetail> {
    if (!this.#parts) return ABSENT;
    return { ok: true, value: detailOf(this.#parts) };
  }

  cancel(reason: string): Answer<SweepSummary> {
    const parts = this.#parts;
    if (!parts) return ABSENT;
    if (!this.#atomic(parts, () => parts.machine.cancel(reason))) {
      return problem("already-ended", `the sweep is ${parts.machine.ledger.status} already`);
    }
    this.#changed(parts);
    return this.summary();
  }

  revoke(token: string): Answer<Reopened> {
    // What came as a file is nobody's work here: a token that has the same id elsewhere is another one.
    if (this.#parts?.record.imported) return { ok: true, value: NOTHING_REOPENED };
    return this.#reopen((parts) => {
      parts.firstValues.forget(token);
      return parts.machine.revoke(token);
    });
  }

  retryDead(): Answer<Reopened> {
    if (this.#parts?.record.imported) return { ok: true, value: NOTHING_REOPENED };
    return this.#reopen((parts) => parts.machine.retryDead());
  }

  async lease(caller: Caller, runner: string, lanes: number): Promise<LeaseReply> {
    await this.#borrowing.soon();
    const parts = this.#partsFor(caller.token);
    if (!parts.ok) return parts;
    if (this.#borrowing.isDue(parts)) return { ok: true, lease: null, askAgainMs: ASK_AGAIN_MS };
    const answer = this.#atomic(parts, () =>
      parts.machine.lease(holderOf(caller.token, runner), lanes, nowMs(), !caller.owner),
    );
    this.#changed(parts);
    if (answer.kind === "ended") return { ok: true, lease: null, askAgainMs: null };
    if (answer.kind === "wait") {
      const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
      return {
        ok: true,
        lease: null,
        askAgainMs: askAgainMs(parts.machine.present(nowMs()), random / 2 ** 32),
      };
    }
    const holders = parts.machine.ledger.shardsLeased;
    const beatMs = heartbeatEveryMs(holders, Number(this.env.HEARTBEAT_MS), Number(this.env.LEASE_MS));
    return { ok: true, lease: leaseOf(parts, answer, beatMs), attempt: answer.attempt };
  }

  heartbeat({ token }: Caller, number: number, beat: Heartbeat): Answer<Orders> {
    const parts = this.#partsFor(token);
    if (!parts.ok) return parts;
    const [answer, orders] = this.#atomic(parts, () => {
      const heard = parts.machine.heartbeat(number, holderOf(token, beat.runner), beat.fence, nowMs());
      return [
        heard,
        heard.kind === "continue" ? ordersOf(parts, heard.shard, beat, heard.expiresAtMs) : null,
      ];
    });
    if (answer.kind === "stale") return problem("stale-fence", answer.detail);
    if (answer.kind === "cancel" || !orders) {
      return { ok: true, value: { order: "cancel", prune: [], expiresAt: isoTime(nowMs()) } };
    }
    parts.feed.emit(runningEvent(parts, answer.shard, beat));
    this.#alarms.arm(this.#nextAlarmMs(parts));
    return { ok: true, value: orders };
  }

  release({ token }: Caller, number: number, { runner, fence, reason }: Release): Answer<null> {
    const parts = this.#partsFor(token);
    if (!parts.ok) return parts;
    const holder = holderOf(token, runner);
    const released = this.#atomic(parts, () => parts.machine.release(number, holder, fence, reason, nowMs()));
    if (released === "stale") {
      return problem("stale-fence", `fence ${fence} of shard ${number} is no open lease of ${runner}`);
    }
    this.#changed(parts);
    return { ok: true, value: null };
  }

  report(
    caller: Caller,
    number: number,
    batch: ResultBatch,
    digests: readonly string[],
  ): Answer<{ outcomes: Outcome[]; order: "continue" | "cancel" }> {
    const parts = this.#partsFor(caller.token);
    if (!parts.ok) return parts;
    if (!parts.machine.shard(number)) return problem("not-found", `the sweep has no shard ${number}`);
    const { takenBack, exposures } = parts.machine;
    const { outcomes, accepted } = this.#atomic(parts, () => {
      const judged = judgeBatch(parts, number, caller, batch, digests, nowMs());
      if (parts.machine.exposures > exposures) this.#reviewing.want();
      return judged;
    });
    if (parts.machine.takenBack > takenBack) {
      // The board's figures are made of results of which some are gone.
      this.#changed(this.#readAgain(parts));
      return { ok: true, value: { outcomes, order: "continue" } };
    }
    this.#show(parts, accepted);
    if (outcomes.some(({ outcome }) => outcome === "accepted" || outcome === "replica")) this.#changed(parts);
    const order = parts.machine.ledger.status === "cancelled" ? "cancel" : "continue";
    return { ok: true, value: { outcomes, order } };
  }

  lend(borrower: string, asks: readonly LoanAsk[]): Loan[] {
    const parts = this.#parts;
    return parts ? this.#atomic(parts, () => parts.lending.lend(borrower, asks)) : [];
  }

  withdrawnLoans(loans: readonly LoanReview[]): number[] {
    return this.#parts?.lending.withdrawn(loans) ?? loans.map(({ trial }) => trial);
  }

  async reviewLoans(lender: string): Promise<boolean> {
    const parts = this.#parts;
    if (!parts) return false;
    const gone = await withdrawnLoans(this.env, parts, lender);
    if (gone.length > 0) this.#reopen(({ machine }) => machine.takeBack(gone));
    return this.#parts !== null;
  }

  async leaderboard(): Promise<Answer<Leaderboard>> {
    const parts = this.#parts;
    if (!parts) return ABSENT;
    // Nobody has asked for it since the import: from now on KV has it.
    const isFirst = parts.record.imported !== null && parts.row.revision() === 0;
    if (!isFirst) return this.#whileThere(parts, this.#publisher.document(parts).then(okOf));
    const first = this.#publisher.first(parts).then(okOf);
    return this.#whileThere(
      parts,
      first.finally(() => this.#armAgain()),
    );
  }

  async leaderboardOf(query: LeaderboardQuery): Promise<Answer<Leaderboard>> {
    const parts = this.#parts;
    if (!parts) return ABSENT;
    const refused = referenceProblem(parts.record.plan, query.reference);
    if (refused) return refused;
    const rows = parts.machine.ledger.done * ROWS_PER_SCORED;
    const asked = await this.#slowly(parts, ["board", query], rows, () =>
      this.#askedLeaderboards.of(parts, query, isoTime(nowMs())),
    );
    return asked.ok ? (figureProblem(query.by, asked.value) ?? asked) : asked;
  }

  async facts(): Promise<Answer<SweepFacts | null>> {
    const parts = this.#parts;
    if (!parts) return ABSENT;
    this.#factsBeingMade ??= factsOf(parts).finally(() => {
      this.#factsBeingMade = null;
    });
    return this.#whileThere(parts, this.#factsBeingMade.then(okOf));
  }

  async republish(): Promise<Answer<{ revision: number }>> {
    const parts = this.#parts;
    return parts ? this.#whileThere(parts, this.#publish(parts)) : ABSENT;
  }

  async rebuild(): Promise<Answer<Rebuilt>> {
    const before = this.#parts;
    if (!before) return ABSENT;
    const { parts, changed, shards } = this.#rebuildBooks(before);
    const published = await this.#whileThere(parts, this.#publish(parts));
    if (!published.ok) return published;
    return { ok: true, value: { sweep: parts.record.id, changed, shards, ...published.value } };
  }

  async erase(): Promise<boolean> {
    const parts = this.#parts;
    this.#parts = null;
    parts?.feed.close();
    // What is under way would write its document after it was deleted.
    await this.#publisher.idle();
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
    this.#alarms.fired();
    return parts !== null;
  }

  async trials(query: TrialQuery): Promise<Answer<TrialPage>> {
    const parts = this.#parts;
    if (!parts) return ABSENT;
    const rows = Math.min(rowsScanned(query), parts.record.plan.trials);
    return this.#slowly(parts, ["trials", query], rows, () => parts.view.page(query));
  }

  async columns(query: ColumnsQuery): Promise<Answer<{ readonly text: string; readonly final: boolean }>> {
    const parts = this.#parts;
    if (!parts) return ABSENT;
    const rows = Math.min(query.limit, parts.record.plan.trials);
    return this.#slowly(parts, ["columns", query], rows, () => ({
      text: JSON.stringify(trialColumns(parts, query)),
      final: parts.machine.ledger.status === "complete",
    }));
  }

  trial(index: number): Answer<TrialDetail> {
    if (!this.#parts) return ABSENT;
    const value = this.#parts.view.detail(index);
    return value ? { ok: true, value } : problem("not-found", `the sweep has no trial ${index}`);
  }

  async exportPage(after: number, limit: number): Promise<Answer<string>> {
    const parts = this.#parts;
    if (!parts) return ABSENT;
    const rows = Math.min(limit, parts.machine.ledger.done) * ROWS_PER_RESULT;
    return this.#slowly(parts, ["export", after, limit], rows, () => exportPage(parts, after, limit));
  }

  /** The live feed; everything else is RPC. */
  override async fetch(request: Request): Promise<Response> {
    const parts = this.#parts;
    if (!parts) return new Response(null, { status: 404 });
    // Every event goes to every watcher: a crowd would take the time that runners need. It can poll.
    const watcher = request.headers.get(WATCHER)?.slice(0, 100) || "unknown";
    const own = this.ctx.getWebSockets(watcher).length;
    if (own >= Number(this.env.LIVE_SOCKETS_PER_ADDRESS)) return new Response(null, { status: 503 });
    if (this.ctx.getWebSockets().length >= MAX_WATCHERS) return new Response(null, { status: 503 });
    const after = new URL(request.url).searchParams.get("after");
    const asked = request.headers.get("Sec-WebSocket-Protocol")?.split(",")[0]?.trim() ?? null;
    const protocol = asked?.startsWith("sb_") ? null : asked;
    return parts.feed.watch(
      after === null ? null : Number(after),
      () => this.#progressEvent(parts),
      protocol,
      watcher,
    );
  }

  /** Empty on purpose: the platform answers the close, and `ws.close(1005)` would throw. */
  override webSocketClose(): void {}

  override async alarm(): Promise<void> {
    this.#alarms.fired();
    const parts = this.#parts;
    if (!parts) return;
    if (this.#atomic(parts, () => parts.machine.reclaim(nowMs())) > 0) this.#changed(parts);
    await this.#borrowing.run();
    await this.#reviewing.run(parts.record.id);
    await this.#publisher.publishDue(parts);
    this.#armAgain();
  }

  /** Writes the document, due or not. */
  async #publish(parts: SweepParts): Promise<Answer<{ revision: number }>> {
    const published = await this.#publisher.publish(parts);
    this.#armAgain();
    return published;
  }

  /** After a pause in which the sweep may have been mended or deleted. */
  #armAgain(): void {
    if (this.#parts) this.#alarms.arm(this.#nextAlarmMs(this.#parts));
  }

  /** Runners go first; where there are none, nobody needs to wait. */
  async #slowly<T>(
    parts: SweepParts,
    key: unknown,
    rows: number,
    read: () => T | Promise<T>,
  ): Promise<Answer<T>> {
    if (parts.machine.ledger.status !== "running")
      return this.#whileThere(
        parts,
        Promise.resolve(read()).then((value) => ({ ok: true, value })),
      );
    return this.#whileThere(parts, this.#slowReads.of(JSON.stringify(key), rows, read));
  }

  /** The sweep may be deleted under what reads it in pieces: then there is none. */
  async #whileThere<T>(parts: SweepParts, work: Promise<Answer<T>>): Promise<Answer<T>> {
    try {
      const answer = await work;
      return this.#parts ? answer : ABSENT;
    } catch (error) {
      if (this.#parts === parts) throw error;
      return this.#parts
        ? problem("temporarily-unavailable", "the sweep was mended meanwhile; send this again")
        : ABSENT;
    }
  }

  /** The sweep, unless it does not exist or the runner's token has used up its calls. */
  #partsFor(token: string): SweepParts | Problem {
    if (!this.#parts) return ABSENT;
    return this.#limit.take(token, Number(this.env.RUNNER_CALLS_PER_MINUTE), nowMs()) ?? this.#parts;
  }

  /** Rows and memory change together or not at all: what throws leaves neither. */
  #atomic<T>(parts: SweepParts, change: () => T): T {
    try {
      return this.ctx.storage.transactionSync(change);
    } catch (error) {
      // The rows are those of before; what is in memory is read from them again.
      try {
        this.#parts = openSweep(this.ctx, this.env, parts.feed);
      } catch {
        this.ctx.abort("the sweep cannot be read again after a failure");
      }
      throw error;
    }
  }

  /** Counters and states of shards as the rows give them. */
  #rebuildBooks(before: SweepParts) {
    const was = structuredClone(before.machine.ledger);
    const isImported = before.record.imported !== null;
    // It has no shards: its counters were written with its results, in one transaction.
    const shards = isImported ? [] : this.#atomic(before, () => rebuildBooks(this.ctx.storage.sql, before));
    const parts = this.#readAgain(before);
    if (!isImported) this.#atomic(parts, () => parts.machine.goOn());
    this.#changed(parts);
    return { parts, changed: changedCounters(was, parts.machine.ledger), shards: [...shards] };
  }

  /** On opening: the rows count, whatever the counters say (two servers on one folder, a damaged row). */
  #mendBooks(opened: SweepParts): void {
    if (opened.record.imported !== null || booksStand(this.ctx.storage.sql, opened)) return;
    const { parts, changed, shards } = this.#rebuildBooks(opened);
    if (this.env.LOG !== "off")
      logRepair(nowMs(), parts.record.id, repairText("on opening", changed, shards));
  }

  /** Takes results back, or gives dead shards new attempts. */
  #reopen(change: (parts: SweepParts) => Reopened): Answer<Reopened> {
    const before = this.#parts;
    if (!before) return ABSENT;
    const value = this.#atomic(before, () => {
      const reopened = change(before);
      // Also where nothing is open again: a token's word for others' results may be gone.
      this.#reviewing.want();
      return reopened;
    });
    this.#alarms.arm(this.#reviewing.dueMs());
    if (value.trials.length === 0 && value.withdrawn === 0) return { ok: true, value };
    this.#changed(this.#readAgain(before));
    return { ok: true, value };
  }

  /** What is in memory (the board's figures, trials and their keys) is read from the rows again. */
  #readAgain(parts: SweepParts): SweepParts {
    this.#askedLeaderboards = new AskedLeaderboards();
    this.#slowReads = new SlowReads();
    const again = openSweep(this.ctx, this.env, parts.feed) ?? parts;
    this.#parts = again;
    return again;
  }

  #changed(parts: SweepParts): void {
    const { status } = parts.machine.ledger;
    if (status === "running") parts.row.reopen();
    else parts.row.end(nowMs());
    this.#publisher.touch();
    parts.feed.emit(this.#progressEvent(parts));
    this.#alarms.arm(this.#nextAlarmMs(parts));
    if (this.#borrowing.isDue(parts)) this.ctx.waitUntil(this.#borrowing.run());
  }

  #accepted(parts: SweepParts, accepted: readonly AcceptedResult[]): void {
    this.#show(parts, accepted);
    this.#changed(parts);
  }

  /** On the board and to the watchers. */
  #show(parts: SweepParts, accepted: readonly AcceptedResult[]): void {
    for (const each of accepted) {
      parts.leaderboard.add(each);
      parts.feed.emit(trialEvent(parts, each));
    }
  }

  /** A running sweep is published after its next change, not because somebody has looked at it. */
  #openingAlarmMs(parts: SweepParts): number | null {
    return parts.machine.ledger.status === "running"
      ? leastOf([
          parts.machine.nextDeadlineMs(),
          this.#borrowing.isDue(parts) ? nowMs() : null,
          this.#reviewing.dueMs(),
        ])
      : this.#nextAlarmMs(parts);
  }

  #nextAlarmMs(parts: SweepParts): number | null {
    const running = parts.machine.ledger.status === "running";
    const times = [
      running ? parts.machine.nextDeadlineMs() : null,
      this.#publisher.dueMs(parts),
      this.#borrowing.isDue(parts) ? nowMs() : null,
      this.#reviewing.dueMs(),
    ];
    return leastOf(times);
  }

  #progressEvent(parts: SweepParts) {
    const { ledger } = parts.machine;
    return {
      type: "progress" as const,
      progress: progressOf(ledger, parts.results.reused()),
      status: ledger.status,
    };
  }
}

function okOf<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

function leastOf(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length > 0 ? Math.min(...known) : null;
}
