/** The runner's side of the coordination protocol: what an answer means for its loop. */
import { ask } from "../../shared/client/ask.ts";
import { retryAfterOf } from "../../shared/client/failure.ts";
import type { Fetch, Server } from "../../shared/client/fetch.ts";
import type { Failure } from "../../shared/client/reply.ts";
import type { Heartbeat, Lease, Orders, Outcome, ResultBatch } from "../../shared/contracts/lease.ts";
import { DataError } from "../../shared/data-sets/data-error.ts";
import { fetchData } from "../../shared/operations/fetch-data.ts";
import { fetchModel } from "../../shared/operations/fetch-model.ts";
import { heartbeat } from "../../shared/operations/heartbeat.ts";
import { leaseShard } from "../../shared/operations/lease-shard.ts";
import { listSweeps } from "../../shared/operations/list-sweeps.ts";
import { releaseShard } from "../../shared/operations/release-shard.ts";
import { reportResults } from "../../shared/operations/report-results.ts";

export type ApiReply<T> =
  | { readonly kind: "ok"; readonly value: T }
  /** Nothing to lease; ask again after so many milliseconds. */
  | { readonly kind: "nothing"; readonly retryAfterMs: number }
  /** The server said no: a person or the caller must act. */
  | { readonly kind: "refused"; readonly status: number; readonly message: string }
  /** No answer, or a 5xx (then `answered`: others may be better off): worth trying again. */
  | {
      readonly kind: "away";
      readonly answered: boolean;
      readonly message: string;
      readonly retryAfterMs: number | null;
    };

const TIMEOUT_MS = 30_000;
/** When the server has no shard and does not say when to ask again. */
const ASK_AGAIN_MS = 2_000;

export class RunnerApi {
  readonly #server: Server;
  readonly #runner: string;
  readonly #fetch: Fetch;

  /** @param fetch the network; a deadline is added to each request */
  constructor(url: string, token: string, runner: string, fetch: Fetch) {
    this.#server = { url, token };
    this.#runner = runner;
    this.#fetch = (address, init) => fetch(address, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  }

  /** Ids of sweeps that still have work, oldest first. */
  async runningSweeps(): Promise<ApiReply<readonly string[]>> {
    const reply = await ask(this.#fetch, this.#server, listSweeps, { query: { status: "running" } });
    if (!reply.ok) return this.#meaning(reply);
    const oldestFirst = reply.value.sweeps.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt));
    return { kind: "ok", value: oldestFirst.map((sweep) => sweep.id) };
  }

  async lease(sweep: string, lanes: number): Promise<ApiReply<Lease>> {
    const reply = await ask(this.#fetch, this.#server, leaseShard, {
      parameters: { id: sweep },
      body: { runner: this.#runner, lanes },
    });
    if (!reply.ok) return this.#meaning(reply);
    if (reply.status === 204)
      return { kind: "nothing", retryAfterMs: retryAfterOf(reply.headers) ?? ASK_AGAIN_MS };
    return { kind: "ok", value: reply.value };
  }

  async heartbeat(
    sweep: string,
    { shard, fence }: Lease,
    trials: Heartbeat["trials"],
  ): Promise<ApiReply<Orders>> {
    const reply = await ask(this.#fetch, this.#server, heartbeat, {
      parameters: { id: sweep, shard },
      body: { runner: this.#runner, fence, trials },
    });
    return reply.ok ? { kind: "ok", value: reply.value } : this.#meaning(reply);
  }

  async release(sweep: string, { shard, fence }: Lease, reason: string): Promise<ApiReply<null>> {
    const reply = await ask(this.#fetch, this.#server, releaseShard, {
      parameters: { id: sweep, shard },
      body: { runner: this.#runner, fence, reason: reason.slice(0, 400) },
    });
    return reply.ok ? { kind: "ok", value: null } : this.#meaning(reply);
  }

  async results(
    sweep: string,
    { shard, fence }: Lease,
    batch: Omit<ResultBatch, "runner" | "fence">,
  ): Promise<ApiReply<readonly Outcome[]>> {
    const reply = await ask(this.#fetch, this.#server, reportResults, {
      parameters: { id: sweep, shard },
      body: { runner: this.#runner, fence, ...batch },
    });
    return reply.ok ? { kind: "ok", value: reply.value.outcomes } : this.#meaning(reply);
  }

  /** Bytes of an uploaded model, not yet compared with its digest. @throws DataError with what the server said */
  async model(digest: string): Promise<Uint8Array> {
    const parameters = { model: digest.replace("sha256:", "") };
    const reply = await ask(this.#fetch, this.#server, fetchModel, { parameters });
    if (!reply.ok) throw new DataError(`the model ${digest} was not to be had: ${reply.message}`);
    return new Uint8Array(await reply.value.arrayBuffer());
  }

  /** Bytes of uploaded data, not yet compared with their digest. @throws DataError with what the server said */
  async data(digest: string): Promise<Uint8Array> {
    const parameters = { digest: digest.replace("sha256:", "") };
    const reply = await ask(this.#fetch, this.#server, fetchData, { parameters });
    if (!reply.ok) throw new DataError(`the data ${digest} were not to be had: ${reply.message}`);
    return new Uint8Array(await reply.value.arrayBuffer());
  }

  /** An answer of another release is like none: the server may be replaced by one that fits. */
  #meaning({ kind, status, message, retryAfterMs }: Failure): Exclude<ApiReply<never>, { kind: "ok" }> {
    if (kind === "refused") return { kind: "refused", status, message };
    const words = kind === "no-answer" ? `no answer from ${this.#server.url} (${message})` : message;
    return { kind: "away", answered: kind !== "no-answer", message: words, retryAfterMs };
  }
}
