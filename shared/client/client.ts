/** A server by its verbs, those of the Python client: every one asks an operation of the table that the router is made from. */
import type { DataRecord } from "../contracts/data.ts";
import type { Leaderboard } from "../contracts/leaderboard.ts";
import type { PlanSummary } from "../contracts/plan-summary.ts";
import type { SweepDetail, SweepSummary } from "../contracts/sweep.ts";
import { cancelSweep } from "../operations/cancel-sweep.ts";
import { createSweep } from "../operations/create-sweep.ts";
import { exportResults } from "../operations/export-results.ts";
import { importResults } from "../operations/import-results.ts";
import { listSweeps } from "../operations/list-sweeps.ts";
import type { Operation } from "../operations/operation.ts";
import { planSweep } from "../operations/plan-sweep.ts";
import { readLeaderboard } from "../operations/read-leaderboard.ts";
import { showSweep } from "../operations/show-sweep.ts";
import { ask } from "./ask.ts";
import { askJson, type JsonOf } from "./ask-json.ts";
import type { Fetch, Server } from "./fetch.ts";
import type { InputArgument, InputOf, QueryInputOf } from "./input.ts";
import type { Failure } from "./reply.ts";
import { type SendDataOptions, type SentFile, sendData } from "./send-data.ts";

type SweepRequest = InputOf<typeof createSweep>["body"];

/** What a verb throws where there is no answer, or a refusal. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(
      failure.errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join("; ") ||
        failure.message,
    );
    this.failure = failure;
  }
}

export interface ClientOptions {
  /** The network; the platform's when absent. */
  readonly fetch?: Fetch;
  /** The error that a failure becomes; {@link RequestError} when absent. */
  readonly errorOf?: (failure: Failure) => Error;
}

export interface WatchOptions {
  /** Milliseconds between two looks; 1,000 when absent. */
  readonly everyMs?: number;
  /** So long a server may be away; 120,000 when absent. */
  readonly patienceMs?: number;
}

export class Client {
  readonly #server: Server;
  readonly #fetch: Fetch;
  readonly #errorOf: (failure: Failure) => Error;

  /** @param server its address without a slash at the end, and a token, or null */
  constructor(server: Server, options: ClientOptions = {}) {
    this.#server = server;
    this.#fetch = options.fetch ?? ((address, init) => fetch(address, init));
    this.#errorOf = options.errorOf ?? ((failure) => new RequestError(failure));
  }

  /** What a sweep would be: trials, cost, time. Nothing is made. */
  plan(request: SweepRequest): Promise<PlanSummary> {
    return this.#call(planSweep, { body: request });
  }

  /** @param idempotencyKey the same key with the same request gives the same sweep */
  create(request: SweepRequest, idempotencyKey?: string): Promise<SweepDetail> {
    const headers: Record<string, string> = idempotencyKey ? { "idempotency-key": idempotencyKey } : {};
    return this.#call(createSweep, { body: request, headers });
  }

  /** Sweeps, newest first; `limit` from 1 to 200. */
  async sweeps(
    query: NonNullable<QueryInputOf<typeof listSweeps>["query"]> = {},
  ): Promise<readonly SweepSummary[]> {
    return (await this.#call(listSweeps, { query })).sweeps;
  }

  /** A sweep with its request and its progress. */
  detail(id: string): Promise<SweepDetail> {
    return this.#call(showSweep, { parameters: { id } });
  }

  /** The sweep at every look, until it has ended: the last one says how. A server that is away is waited for. */
  async *watch(id: string, options: WatchOptions = {}): AsyncGenerator<SweepDetail, void> {
    const { everyMs = 1_000, patienceMs = 120_000 } = options;
    let lastSeen = Date.now();
    for (;;) {
      const reply = await askJson(this.#fetch, this.#server, showSweep, { parameters: { id } });
      if (reply.ok) {
        lastSeen = Date.now();
        yield reply.value;
        if (reply.value.status !== "running") return;
      } else if (reply.kind !== "no-answer" || Date.now() - lastSeen > patienceMs) throw this.#errorOf(reply);
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }

  /** Ends a sweep; what was accepted stays. */
  cancel(id: string, reason?: string): Promise<SweepSummary> {
    return this.#call(cancelSweep, { parameters: { id }, body: reason === undefined ? {} : { reason } });
  }

  /** The leaderboard as it is published, or against another reference, over checked results, or by a held-out figure. */
  board(
    id: string,
    query: NonNullable<QueryInputOf<typeof readLeaderboard>["query"]> = {},
  ): Promise<Leaderboard> {
    return this.#call(readLeaderboard, { parameters: { id }, query });
  }

  /** All accepted results, unread: a response whose body streams. */
  async export(id: string, format: "json" | "csv" | "optuna" | "mlflow" = "json"): Promise<Response> {
    const input = { parameters: { id }, query: { format } };
    const reply = await ask(this.#fetch, this.#server, exportResults, input);
    if (!reply.ok) throw this.#errorOf(reply);
    return reply.value;
  }

  /** Data of one's own: in pieces where the file is large, from where an earlier attempt was cut off. */
  async uploadData(file: SentFile, options: SendDataOptions): Promise<DataRecord> {
    const reply = await sendData(this.#fetch, this.#server, file, options);
    if (!reply.ok) throw this.#errorOf(reply);
    return reply.value;
  }

  /**
   * Finished results as a complete, unchecked sweep.
   * @param options as `docs/import-results.md` says; null: none
   */
  importResults(name: string, content: Blob, options: object | null = null): Promise<SweepDetail> {
    const form = new FormData();
    form.append("results", content, name);
    if (options !== null) form.append("options", JSON.stringify(options));
    return this.#call(importResults, { form });
  }

  async #call<O extends Operation>(operation: O, ...input: InputArgument<InputOf<O>>): Promise<JsonOf<O>> {
    const reply = await askJson(this.#fetch, this.#server, operation, ...input);
    if (!reply.ok) throw this.#errorOf(reply);
    return reply.value;
  }
}
