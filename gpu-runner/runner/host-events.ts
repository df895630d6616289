/** What a runner tells the program that keeps it alive: one JSON line an event. */
import type { Lease } from "../../shared/contracts/lease.ts";
import type { OpenedDevice } from "./device.ts";
import type { LeaseOutcome } from "./run-lease.ts";
import type { RunnerOptions, RunnerState, StoppedRunner } from "./runner.ts";
import type { AdapterTrial } from "./start-runner.ts";

export type HostEvent = Readonly<Record<string, unknown>> & { readonly event: string };

/** The events of a runner's loop. */
export function loopEvents(tell: (event: HostEvent) => void): Pick<RunnerOptions, "onState" | "onOutcome"> {
  return {
    onState: (state) => tell({ event: "state", ...summary(state) }),
    onOutcome: (sweep: string, { shard }: Lease, outcome) =>
      tell({ event: "outcome", sweep, shard, kind: outcome.kind, detail: outcomeDetail(outcome) }),
  };
}

export function startedEvent(opened: OpenedDevice): HostEvent {
  return { event: "started", adapterClass: opened.adapterClass, adapter: adapterText(opened.info) };
}

export function noDeviceEvent(result: { readonly message: string; readonly final?: boolean }): HostEvent {
  return { event: "no-device", message: result.message, final: result.final ?? false };
}

export function endedEvent({ reason, message }: StoppedRunner): HostEvent {
  return { event: "ended", reason, message };
}

/** How fast an adapter computes, or why it doesn't: the end of a trial. */
export function trialEvent(trial: AdapterTrial): HostEvent {
  if (!trial.ok) return { event: "trial", stepsPerSecond: null, message: trial.message };
  const { opened, stepsPerSecond } = trial;
  return { event: "trial", stepsPerSecond, adapter: adapterText(opened.info) };
}

/** Names of an adapter, for a person. */
export function adapterText({ vendor, architecture, description, device }: GPUAdapterInfo): string {
  return [vendor, architecture, description || device].filter((part) => part !== "").join(" · ");
}

function summary(state: RunnerState): Readonly<Record<string, unknown>> {
  if (state.kind !== "running") return { kind: state.kind, message: state.message };
  return { kind: state.kind, sweep: state.sweep, shard: state.lease.shard, lanes: state.lease.trials.length };
}

function outcomeDetail(outcome: LeaseOutcome): unknown {
  return outcome.kind === "reported"
    ? { trials: outcome.results.length, seconds: outcome.seconds, laneSteps: outcome.laneSteps }
    : outcome.reason;
}
