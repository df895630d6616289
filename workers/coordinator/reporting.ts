/** Judging a batch of results: known key, plausible numbers, then the lease machine. */
import type { Outcome, ResultBatch } from "../../shared/contracts/lease.ts";
import type { Trial, TrialResult } from "../../shared/contracts/trial.ts";
import type { Report } from "../../shared/coordination/lease-store.ts";
import { positionOf } from "../../shared/planning/trial-at.ts";
import type { AcceptedResult } from "./accepted-result.ts";
import { largestDifference } from "./difference.ts";
import { implausibility } from "./plausible.ts";
import type { ResultPayload } from "./sql-lease-store.ts";
import type { SweepParts } from "./sweep-parts.ts";

export interface Judged {
  readonly outcomes: Outcome[];
  readonly accepted: readonly AcceptedResult[];
}

/**
 * @param digests SHA-256 of each result, in the order of the batch
 * @returns an outcome per result, in order
 */
export function judgeBatch(
  parts: SweepParts,
  number: number,
  batch: ResultBatch,
  digests: readonly string[],
  atMs: number,
): Judged {
  const shard = parts.machine.shard(number);
  const trials = shard ? parts.trialsOf(shard) : new Map<string, Trial>();
  const outcomes: Outcome[] = [];
  const accepted: AcceptedResult[] = [];
  const reports: Report<ResultPayload>[] = [];
  const places: number[] = [];
  const device = () => parts.results.deviceNumber(batch.device);
  for (const [i, result] of batch.results.entries()) {
    const trial = trials.get(result.key);
    const refusal = trial ? refusalOf(parts, trial, result) : "the key is not one of this shard's trials";
    outcomes.push({ key: result.key, outcome: "refused", reason: refusal });
    if (!trial || refusal !== null) continue;
    const difference = () => {
      const first = parts.results.full(trial.index);
      return first && largestDifference(first.result, result);
    };
    const payload = { result, device, atMs, difference };
    const { runner } = batch;
    reports.push({ trial: trial.index, digest: digests[i] ?? "", status: result.status, runner, payload });
    places.push(i);
  }
  for (const [k, verdict] of parts.machine.report(number, reports).entries()) {
    const place = places[k] ?? 0;
    const result = batch.results[place];
    const trial = result && trials.get(result.key);
    if (!result || !trial) continue;
    outcomes[place] = { key: result.key, outcome: verdict.outcome, reason: verdict.reason };
    if (verdict.outcome === "accepted") accepted.push({ trial, result, device: device() });
  }
  return { outcomes, accepted };
}

function refusalOf(parts: SweepParts, trial: Trial, result: TrialResult): string | null {
  const { plan, request } = parts.record;
  const { entry } = positionOf(plan, trial.index);
  return implausibility(result, {
    trial,
    targets: entry.problem.targets.length,
    curvePoints: request.curvePoints,
    mayBePruned: result.status === "pruned" && parts.stopping.prune(trial.index) !== null,
  });
}
