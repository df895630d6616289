/** What goes back to a runner, and what its heartbeat tells the watchers. */
import type { Heartbeat, Lease, Orders } from "../../shared/contracts/lease.ts";
import { HELD_OUT_EXAMPLES } from "../../shared/contracts/sweep.ts";
import type { LeaseAnswer } from "../../shared/coordination/lease-answers.ts";
import type { Shard } from "../../shared/coordination/shard.ts";
import { positionOf } from "../../shared/planning/trial-at.ts";
import { isoTime } from "../clock.ts";
import type { AcceptedResult } from "./accepted-result.ts";
import type { SweepParts } from "./sweep-parts.ts";

/** The lease as it goes over the wire. */
export function leaseOf(
  parts: SweepParts,
  { shard, lease, attempt, trials }: LeaseAnswer & { readonly kind: "lease" },
  heartbeatMs: number,
): Lease {
  const { request } = parts.record;
  const entry = parts.entry(shard.entry);
  const open = new Set(trials);
  return {
    shard: shard.number,
    attempt,
    fence: lease.fence,
    expiresAt: isoTime(lease.expiresAtMs),
    heartbeatMs,
    curvePoints: request.curvePoints,
    heldOut: request.heldOut ?? HELD_OUT_EXAMPLES,
    curvature: request.curvature ?? null,
    trials: [...parts.trialsOf(shard).values()].filter((trial) => open.has(trial.index)),
    targets: [...entry.problem.targets],
    ...(entry.problem.targetsOn === undefined ? {} : { targetsOn: entry.problem.targetsOn }),
    rungs: shard.phase === "tuning" ? [...entry.rungs] : [],
    ...(entry.optimizer.own === undefined ? {} : { ownOptimizer: entry.optimizer.own }),
  };
}

/** Judges the rungs in a heartbeat and collects the orders for its trials. */
export function ordersOf(parts: SweepParts, shard: Shard, beat: Heartbeat, expiresAtMs: number): Orders {
  const expiresAt = isoTime(expiresAtMs);
  const entry = parts.entry(shard.entry);
  const stopping = parts.record.plan.protocol.earlyStopping;
  if (!stopping || shard.phase !== "tuning") return { order: "continue", prune: [], expiresAt };
  const indices = new Map([...parts.trialsOf(shard)].map(([key, trial]) => [key, trial.index]));
  parts.stopping.observe(entry, stopping.reduction, beat.trials, indices);
  const prune = beat.trials
    .filter(({ key, rungs }) => {
      const index = indices.get(key);
      const order = index === undefined ? null : parts.stopping.prune(index);
      // A trial that is run again, because the runner that was told is lost, stops at the same rung: not before it.
      return order !== null && rungs.length > order.rung;
    })
    .map(({ key }) => key);
  return { order: prune.length > 0 ? "prune" : "continue", prune, expiresAt };
}

/** The state of a running shard, for the live feed. */
export function runningEvent(parts: SweepParts, shard: Shard, beat: Heartbeat) {
  const entry = parts.entry(shard.entry);
  const values = beat.trials.flatMap((trial) => trial.value ?? []);
  const spent = beat.trials.reduce((sum, trial) => sum + trial.gradientEquivalents, 0);
  return {
    type: "running" as const,
    shard: shard.number,
    runner: beat.runner,
    problem: entry.problem.label,
    optimizer: entry.optimizer.name,
    trials: beat.trials.length,
    gradientEquivalents: beat.trials.length > 0 ? spent / beat.trials.length : 0,
    bestValue: values.length > 0 ? Math.min(...values) : null,
  };
}

/** A result that has just been accepted, under the labels of its cell: several corners may be of one optimizer. */
export function trialEvent({ record }: SweepParts, { trial, result }: AcceptedResult) {
  const { index } = trial;
  const { problem, optimizer } = positionOf(record.plan, index).entry;
  const { status, value } = result;
  return {
    type: "trial" as const,
    index,
    problem: problem.label,
    optimizer: optimizer.name,
    status,
    value,
  };
}
