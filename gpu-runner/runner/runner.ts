/** The loop of a runner: find a sweep with work, lease, run, report, again; wait when there is nothing. */
import type { Lease } from "../../shared/contracts/lease.ts";
import type { ShardProgress } from "../run/shard-run.ts";
import { Backoff } from "./backoff.ts";
import { Refusals } from "./refusals.ts";
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

/** `asked`: the signal; `requests-refused`: for the name or the release; `no-device`: there never was one. */
export type StopReason = "asked" | "token-refused" | "requests-refused" | "device-lost" | "no-device";
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

/** Runs until the signal aborts, the server refuses for good or the device is gone. Resolves with why. */
export async function runRunner(options: RunnerOptions): Promise<StoppedRunner> {
  const { api, signal, onState } = options;
  const backoff = new Backoff(options.runner);
  const refusals = new Refusals();
  const stop = (reason: StopReason, message: string): StoppedRunner => {
    const stopped = { kind: "stopped", reason, message } as const;
    onState(stopped);
    return stopped;
  };
  while (!signal.aborted) {
    const reply = await nextLease(api, options.lanesFor, refusals);
    if (signal.aborted) break;
    if (reply.kind === "refused") return stop(reasonOf(reply.status), whyRefused(reply));
    if (reply.kind === "away") {
      const retryMs = reply.retryAfterMs ?? backoff.next();
      onState({ kind: "waiting", message: `server away: ${reply.message}`, retryMs });
      await pause(retryMs, signal);
      continue;
    }
    if (reply.kind === "nothing") {
      backoff.reset();
      const news = refusals.news();
      if (news === null) onState({ kind: "idle", message: "no shard is waiting" });
      else onState({ kind: "waiting", message: news, retryMs: reply.retryAfterMs });
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

/**
 * A lease of any running sweep, oldest sweep first. One that refuses this runner, or cannot answer (its object is damaged,
 * or asked too much), does not keep it from the others.
 *
 * @returns away when nobody answers, or no sweep can; refused only where that cannot heal: for the token, for the request itself, or by every sweep there is
 */
async function nextLease(
  api: RunnerApi,
  lanesFor: RunnerOptions["lanesFor"],
  refusals: Refusals,
): Promise<ApiReply<{ readonly sweep: string; readonly lease: Lease }>> {
  const sweeps = await api.runningSweeps();
  if (sweeps.kind !== "ok") return sweeps;
  // As long as the servers' words: with many idle runners they ask for more time. An ended sweep asks for a minute,
  // and is off the list in a moment.
  let wait = sweeps.value.length > 0 ? MAX_WAIT_MS : LIST_AGAIN_MS;
  let forbidden = 0;
  let cannot = 0;
  for (const sweep of sweeps.value) {
    const reply = await api.lease(sweep, lanesFor(sweep));
    if (reply.kind === "ok") return { kind: "ok", value: { sweep, lease: reply.value } };
    if (reply.kind === "nothing")
      wait = Math.min(wait, reply.retryAfterMs < MAX_WAIT_MS ? reply.retryAfterMs : LIST_AGAIN_MS);
    else if (reply.kind === "away") {
      if (!reply.answered || ++cannot === sweeps.value.length) return reply;
      refusals.note(sweep, reply.message);
      wait = Math.min(wait, reply.retryAfterMs ?? LIST_AGAIN_MS);
    } else if (WILL_NOT_HEAL.includes(reply.status)) return reply;
    else {
      refusals.note(sweep, reply.message);
      wait = Math.min(wait, LIST_AGAIN_MS);
      if (reply.status === 403 && ++forbidden === sweeps.value.length) return reply;
    }
  }
  return { kind: "nothing", retryAfterMs: wait };
}

/** The token is unknown; the request is wrong, as every later one would be: an unusable name, another release. */
const WILL_NOT_HEAL: readonly number[] = [400, 401, 415, 422];

function reasonOf(status: number): StopReason {
  return status === 401 || status === 403 ? "token-refused" : "requests-refused";
}

function whyRefused({ status, message }: { readonly status: number; readonly message: string }): string {
  return reasonOf(status) === "token-refused"
    ? `the server refused the token: ${message}`
    : `the server refuses this runner's requests: ${message}`;
}

/** Leaves nothing on the signal: it lives as long as the page, and a runner waits thousands of times. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end);
  });
}
