/** The runner's side of the coordination protocol over HTTP. Replies are parsed by their schemas. */
import {
  type Heartbeat,
  type Lease,
  leaseSchema,
  type Orders,
  type Outcome,
  ordersSchema,
  outcomesSchema,
  type ResultBatch,
} from "../../shared/contracts/lease.ts";
import { problemDetailsSchema } from "../../shared/contracts/problem-details.ts";
import { sweepListSchema } from "../../shared/contracts/sweep.ts";
import { DataError } from "../data/data-error.ts";

export type ApiReply<T> =
  | { readonly kind: "ok"; readonly value: T }
  /** Nothing to lease; ask again after so many milliseconds. */
  | { readonly kind: "nothing"; readonly retryAfterMs: number }
  /** The server said no: a person or the caller must act. */
  | { readonly kind: "refused"; readonly status: number; readonly message: string }
  /** No answer, or a 5xx: worth trying again. */
  | { readonly kind: "away"; readonly message: string; readonly retryAfterMs: number | null };

const TIMEOUT_MS = 30_000;

export class RunnerApi {
  readonly #server: string;
  readonly #token: string;
  readonly #runner: string;

  constructor(server: string, token: string, runner: string) {
    this.#server = server;
    this.#token = token;
    this.#runner = runner;
  }

  /** Ids of sweeps that still have work, oldest first. */
  async runningSweeps(): Promise<ApiReply<readonly string[]>> {
    const reply = await this.#call("GET", "/v1/sweeps?status=running");
    if (reply.kind !== "ok") return reply;
    const { sweeps } = sweepListSchema.parse(reply.value);
    return {
      kind: "ok",
      value: sweeps.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt)).map((sweep) => sweep.id),
    };
  }

  async lease(sweep: string, lanes: number): Promise<ApiReply<Lease>> {
    const reply = await this.#call("POST", `/v1/sweeps/${sweep}/leases`, { runner: this.#runner, lanes });
    return reply.kind === "ok" ? { kind: "ok", value: leaseSchema.parse(reply.value) } : reply;
  }

  async heartbeat(sweep: string, lease: Lease, trials: Heartbeat["trials"]): Promise<ApiReply<Orders>> {
    const body: Heartbeat = { runner: this.#runner, fence: lease.fence, trials };
    const reply = await this.#call("POST", `/v1/sweeps/${sweep}/shards/${lease.shard}/heartbeat`, body);
    return reply.kind === "ok" ? { kind: "ok", value: ordersSchema.parse(reply.value) } : reply;
  }

  async release(sweep: string, lease: Lease, reason: string): Promise<ApiReply<unknown>> {
    const body = { runner: this.#runner, fence: lease.fence, reason: reason.slice(0, 400) };
    return this.#call("POST", `/v1/sweeps/${sweep}/shards/${lease.shard}/release`, body);
  }

  async results(
    sweep: string,
    lease: Lease,
    batch: Omit<ResultBatch, "runner" | "fence">,
  ): Promise<ApiReply<readonly Outcome[]>> {
    const body: ResultBatch = { runner: this.#runner, fence: lease.fence, ...batch };
    const reply = await this.#call("PUT", `/v1/sweeps/${sweep}/shards/${lease.shard}/results`, body);
    return reply.kind === "ok" ? { kind: "ok", value: outcomesSchema.parse(reply.value).outcomes } : reply;
  }

  /** Bytes of an uploaded model, not yet compared with its digest. @throws DataError with what the server said */
  async model(digest: string): Promise<Uint8Array> {
    const response = await fetch(`${this.#server}/v1/models/${digest.replace("sha256:", "")}`, {
      headers: { authorization: `Bearer ${this.#token}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new DataError(`the server answered ${response.status} for the model ${digest}`);
    return new Uint8Array(await response.arrayBuffer());
  }

  async #call(method: string, path: string, body?: unknown): Promise<ApiReply<unknown>> {
    let response: Response;
    try {
      response = await fetch(this.#server + path, {
        method,
        headers: {
          authorization: `Bearer ${this.#token}`,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const retryAfter = Number(response.headers.get("retry-after"));
      const retryAfterMs = Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter * 1000 : null;
      if (response.status === 204) return { kind: "nothing", retryAfterMs: retryAfterMs ?? 2000 };
      if (response.status >= 500 || response.status === 429)
        return { kind: "away", message: `the server answered ${response.status}`, retryAfterMs };
      const content: unknown = await response.json();
      if (response.ok) return { kind: "ok", value: content };
      const details = problemDetailsSchema.safeParse(content);
      const message = details.success ? details.data.detail : `the server answered ${response.status}`;
      return { kind: "refused", status: response.status, message };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { kind: "away", message: `no answer from ${this.#server} (${message})`, retryAfterMs: null };
    }
  }
}
