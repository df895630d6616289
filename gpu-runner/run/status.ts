/** How a lane stands, on the device: a number each, that bookkeeping writes and reports read. */
import { type TrialStatus, trialStatusSchema } from "../../shared/contracts/trial.ts";

export type LaneStatus = "running" | TrialStatus;

/** The name of each code: 0 while the lane runs, then in the order of the wire's names. */
export const STATUS_CODES: readonly LaneStatus[] = ["running", ...trialStatusSchema.options];

export function codeOf(status: LaneStatus): number {
  return STATUS_CODES.indexOf(status);
}
