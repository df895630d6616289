/** The loop of a runner: find a sweep with work, lease, run, report, again; wait when there is nothing. */
import type { Lease } from "../../shared/contracts/lease.ts";
import type { ShardProgress } from "../run/shard-run.ts";
import { Backoff } from "./backoff.ts";
import { type LeaseContext, type LeaseOutcome, runLease } from "./run-lease.ts";
import type { ApiReply, RunnerApi } from "./runner-api.ts";

export type RunnerState =
  | { readonly kind: "idle"; readonly message: string }
  | { readonly kind: "waiting"; readonly message: string; readonly retryMs: number }
  | {
      readonly kind: "running";
      readonly sweep: string;
      readonly lease: Lease;
      readonly progress: ShardProgress | null;
    }
  | { readonly kind: "stopped"; readonly reason: StopReason; readonly message: string };

/** `asked`: the signal; `no-device`: there never was one. */
export type StopReason = "asked" | "token-refused" | "device-lost" | "no-device";
export type StoppedRunner = Extract<RunnerState, { readonly kind: "stopped" }>;

export interface RunnerOptions extends Omit<LeaseContext, "onProgress"> {
  readonly runner: string;
  /** Trials to ask a sweep for at once. */
  readonly lanesFor: (sweep: string) => number;
  readonly onState: (state: RunnerState) => void;
  readonly onOutcome: (sweep: string, lease: Lease, outcome: LeaseOutcome) => void;
  /** True when the device can go on after a failure; false ends the loop (the host relaunches). */
  readonly deviceAlive: () => boolean;
}

/** Runs until the signal aborts, the token is refused or the device is gone. Resolves with why. */
export async function runRunner(options: RunnerOptions): Promise<StoppedRunner> {
  const { api, signal, onState } = options;
  const backoff = new Backoff(options.runner);
  const stop = (reason: StopReason, message: string): StoppedRunner => {
    const stopped = { kind: "stopped", reason, message } as const;
    onState(stopped);
    return stopped;
  };
  while (!signal.aborted) {
    const reply = await nextLease(api, options.lanesFor);
    if (signal.aborted) break;
    if (reply.kind === "refused" && (reply.status === 401 || reply.status === 403))
      return stop("token-refused", `the server refused the token: ${reply.message}`);
    if (reply.kind === "away" || reply.kind === "refused") {
      const retryMs = (reply.kind === "away" ? reply.retryAfterMs : null) ?? backoff.next();
      onState({ kind: "waiting", message: `server away: ${reply.message}`, retryMs });
      await pause(retryMs, signal);
      continue;
    }
    if (reply.kind === "nothing") {
      backoff.reset();
      onState({ kind: "idle", message: "no shard is waiting" });
      await pause(reply.retryAfterMs, signal);
      continue;
    }
    const { sweep, lease } = reply.value;
    onState({ kind: "running", sweep, lease, progress: null });
    const outcome = await runLease(sweep, lease, {
      ...options,
      onProgress: (current, progress) => onState({ kind: "running", sweep, lease: current, progress }),
    });
    options.onOutcome(sweep, lease, outcome);
    if (outcome.kind === "failed") {
      if (!options.deviceAlive()) return stop("device-lost", `device lost: ${outcome.reason}`);
      await pause(backoff.next(), signal);
    } else backoff.reset();
  }
  return stop("asked", "stopped");
}

/** Until the list of sweeps is asked for again, while none is running. */
const LIST_AGAIN_MS = 2_000;
const MAX_WAIT_MS = 60_000;

/** A lease of any running sweep, oldest sweep first. */
async function nextLease(
  api: RunnerApi,
  lanesFor: RunnerOptions["lanesFor"],
): Promise<ApiReply<{ readonly sweep: string; readonly lease: Lease }>> {
  const sweeps = await api.runningSweeps();
  if (sweeps.kind !== "ok") return sweeps;
  // As long as the servers' words: with many idle runners they ask for more time. An ended sweep asks for a minute,
  // and is off the list in a moment.
  let wait = sweeps.value.length > 0 ? MAX_WAIT_MS : LIST_AGAIN_MS;
  for (const sweep of sweeps.value) {
    const reply = await api.lease(sweep, lanesFor(sweep));
    if (reply.kind === "ok") return { kind: "ok", value: { sweep, lease: reply.value } };
    if (reply.kind === "nothing")
      wait = Math.min(wait, reply.retryAfterMs < MAX_WAIT_MS ? reply.retryAfterMs : LIST_AGAIN_MS);
    else if (reply.kind === "away" || reply.status === 401 || reply.status === 403) return reply;
  }
  return { kind: "nothing", retryAfterMs: wait };
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
