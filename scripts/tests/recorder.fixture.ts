/** A client of a release whose stored state is recorded: any release, so that nothing of an answer is checked. */
import { resultOf } from "../../bench/coordinator/workload.ts";
import type { Lease } from "../../shared/contracts/lease.ts";
import type { SweepDetail, SweepRequestInput } from "../../shared/contracts/sweep.ts";
import type { TrialResult } from "../../shared/contracts/trial.ts";
import { DEVICE } from "./edge-client.fixture.ts";

export class Recorder {
  readonly #url: string;
  readonly #admin: string;
  readonly #runner: string;

  constructor(url: string, tokens: { readonly admin: string; readonly runner: string }) {
    this.#url = url;
    this.#admin = tokens.admin;
    this.#runner = tokens.runner;
  }

  /** JSON of a success; null for 204. */
  async call<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<T> {
    const isRunners = /\/(leases|shards)(\/|$)/.test(path);
    const isForm = body instanceof FormData;
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        authorization: `Bearer ${isRunners ? this.#runner : this.#admin}`,
        ...(isForm ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === "" ? null : JSON.parse(text)) as T;
  }

  create(request: SweepRequestInput, headers: Record<string, string> = {}): Promise<SweepDetail> {
    return this.call("POST", "/v1/sweeps", request, headers);
  }

  lease(id: string, runner: string): Promise<Lease | null> {
    return this.call("POST", `/v1/sweeps/${id}/leases`, { runner, lanes: 4 });
  }

  report(
    id: string,
    runner: string,
    lease: Lease,
    change: Partial<TrialResult> = {},
    most = 99,
  ): Promise<unknown> {
    const { shard, fence, trials, targets } = lease;
    const results = trials
      .slice(0, most)
      .map((trial) => ({ ...resultOf(trial, targets.length, 6), ...change }));
    const batch = { runner, fence, device: DEVICE, lanes: 4, results };
    return this.call("PUT", `/v1/sweeps/${id}/shards/${shard}/results`, batch);
  }

  /** Every shard, until nothing is to be had; with a heartbeat that has passed the rungs of early stopping. */
  async finish(id: string): Promise<void> {
    for (let lease = await this.lease(id, "recorder"); lease; lease = await this.lease(id, "recorder")) {
      const { shard, fence, trials, rungs } = lease;
      const beats = trials.map(({ key }, i) => ({
        key,
        steps: 5,
        gradientEquivalents: rungs[0] ?? 5,
        value: 4e6 - i,
        rungs: rungs.slice(0, 1).map(() => 4e6 - i),
      }));
      await this.call("POST", `/v1/sweeps/${id}/shards/${shard}/heartbeat`, {
        runner: "recorder",
        fence,
        trials: beats,
      });
      await this.report(id, "recorder", lease);
    }
  }

  /** Until its document covers the end. */
  async published(id: string): Promise<void> {
    for (;;) {
      const board = await this.call<{ readonly status: string }>("GET", `/v1/sweeps/${id}/leaderboard`);
      if (board.status !== "running") return;
      await new Promise((done) => setTimeout(done, 300));
    }
  }
}
