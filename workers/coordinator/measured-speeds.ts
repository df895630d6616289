/** How long this sweep's shards took, for the estimates of later plans. */
import { type SpeedRecord, speedsOf } from "../../shared/duration/speed.ts";
import { positionOf } from "../../shared/planning/trial-at.ts";
import type { SweepParts } from "./sweep-parts.ts";

/** Reads one row per accepted result. */
export function measuredSpeeds({ record, results }: SweepParts): readonly SpeedRecord[] {
  const devices = results.devices();
  const reports = results.shardTimes().map(({ runner, device, atMs, trial, lanes, stepSeconds }) => {
    const { problem, optimizer } = positionOf(record.plan, trial).entry;
    return {
      problem: problem.label,
      version: problem.version,
      optimizer: optimizer.name,
      runner,
      adapterClass: devices.get(device)?.adapterClass ?? "none",
      atMs,
      stepSeconds,
      budget: problem.budget,
      lanes,
    };
  });
  return speedsOf(record.id, reports);
}
