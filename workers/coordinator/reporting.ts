/** Judging a batch of results: known key, certificates, then the lease machine. */
import { certify } from "../../shared/certificates/certify.ts";
import { knownFunction, knownMinimum, knownSize } from "../../shared/certificates/known-problem.ts";
import type { Outcome, ResultBatch } from "../../shared/contracts/lease.ts";
import type { Trial, TrialResult } from "../../shared/contracts/trial.ts";
import { holderOf } from "../../shared/coordination/holder.ts";
import type { Report } from "../../shared/coordination/lease-store.ts";
import { WITHDRAWN } from "../../shared/coordination/result-judge.ts";
import { positionOf } from "../../shared/planning/trial-at.ts";
import type { Caller } from "../objects/caller.ts";
import type { AcceptedResult } from "./accepted-result.ts";
import { largestDifference } from "./difference.ts";
import { bitsOf, kindOf } from "./evidence.ts";
import type { Start } from "./first-value-table.ts";
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
  caller: Caller,
  batch: ResultBatch,
  digests: readonly string[],
  atMs: number,
): Judged {
  const shard = parts.machine.shard(number);
  if (shard?.state === "withdrawn") {
    const outcome = { outcome: "replica" as const, reason: WITHDRAWN };
    return { outcomes: batch.results.map(({ key }) => ({ key, ...outcome })), accepted: [] };
  }
  const trials = shard ? parts.trialsOf(shard) : new Map<string, Trial>();
  const outcomes: Outcome[] = [];
  const accepted: AcceptedResult[] = [];
  const reports: Report<ResultPayload>[] = [];
  const places: number[] = [];
  const holder = holderOf(caller.token, batch.runner);
  const device = () => parts.results.deviceNumber(batch.device, caller.token);
  // A device that is not known yet has no results: nothing can be compared with its bits.
  const knownDevice = parts.results.knownDeviceNumber(batch.device) ?? -1;
  if (
    knownDevice < 0 &&
    !caller.owner &&
    parts.results.devicesNamedBy(caller.token) >= parts.devicesPerToken
  ) {
    const reason = `the token has named ${parts.devicesPerToken} devices in this sweep already: a hall of more needs a second token`;
    return { outcomes: batch.results.map(({ key }) => ({ key, outcome: "refused", reason })), accepted: [] };
  }
  for (const [i, result] of batch.results.entries()) {
    const trial = trials.get(result.key);
    const refusal = trial
      ? refusalOf(parts, trial, result, knownDevice)
      : "the key is not one of this shard's trials";
    outcomes.push({ key: result.key, outcome: "refused", reason: refusal });
    if (!trial || refusal !== null) continue;
    const difference = () => {
      const first = parts.results.full(trial.index);
      return first && largestDifference(first.result, result);
    };
    const code = batch.code ?? null;
    const payload = { result, device, atMs, code, reusedFrom: null, difference };
    const opinion = () => ({
      runner: batch.runner,
      kind: kindOf(batch.device),
      bits: bitsOf(result),
      difference: difference(),
      atMs,
    });
    reports.push({
      trial: trial.index,
      digest: digests[i] ?? "",
      status: result.status,
      runner: holder,
      payload,
      opinion,
    });
    places.push(i);
  }
  const verdicts = parts.machine.report(number, holder, batch.fence, reports, !caller.owner);
  for (const [k, verdict] of verdicts.entries()) {
    const place = places[k] ?? 0;
    const result = batch.results[place];
    const trial = result && trials.get(result.key);
    if (!result || !trial) continue;
    outcomes[place] = { key: result.key, outcome: verdict.outcome, reason: verdict.reason };
    if (verdict.outcome !== "accepted") continue;
    accepted.push({ trial, result, device: device(), runner: batch.runner, token: caller.token });
    parts.firstValues.note(startOf(parts, trial, device()), caller.token, caller.owner, result);
  }
  return { outcomes, accepted };
}

export function startOf(parts: SweepParts, trial: Trial, device: number): Start {
  const { plan } = parts.record;
  const problem = plan.problems.indexOf(positionOf(plan, trial.index).entry.problem);
  return { problem, seed: trial.seed, device };
}

/** The certificate that the result fails, in words; null: nothing speaks against it. */
function refusalOf(parts: SweepParts, trial: Trial, result: TrialResult, device: number): string | null {
  const { plan, request } = parts.record;
  const { problem } = positionOf(plan, trial.index).entry;
  const refusal = certify({
    trial,
    result,
    parameterCount: knownSize(problem.entry, problem.options),
    targets: problem.targets,
    ...(problem.targetsOn === undefined ? {} : { targetsOn: problem.targetsOn }),
    curvePoints: request.curvePoints,
    mayBePruned: result.status === "pruned" && parts.stopping.prune(trial.index) !== null,
    unboundedBelow: problem.entry.unboundedBelow === true,
    minimum: knownMinimum(problem.entry, problem.options),
    firstValue: parts.firstValues.known(startOf(parts, trial, device)),
    valueAt: knownFunction(problem.entry, problem.options),
  });
  return refusal && `${refusal.certificate}: ${refusal.reason}`;
}
