/** A sweep in a few lines, for lists; with its request and targets, for itself and at the head of its export. */
import type { SweepDetail, SweepSummary } from "../../shared/contracts/sweep.ts";
import { isoTime } from "../clock.ts";
import { progressOf } from "./leaderboard-document.ts";
import type { SweepParts } from "./sweep-parts.ts";

export function summaryOf({ record, machine, row, results }: SweepParts): SweepSummary {
  const { ledger } = machine;
  const endedAtMs = row.endedAtMs();
  return {
    id: record.id,
    name: record.request.name,
    edition: record.plan.edition,
    status: ledger.status,
    createdAt: isoTime(record.createdAtMs),
    ...(record.owner === "" ? {} : { owner: record.owner }),
    endedAt: endedAtMs === null ? null : isoTime(endedAtMs),
    progress: progressOf(ledger, results.reused()),
    problems: record.plan.problems.map((problem) => problem.label),
    optimizers: record.plan.optimizers.map((optimizer) => optimizer.name),
    reason: ledger.reason,
    ...(record.imported === null ? {} : { imported: record.imported }),
  };
}

export function detailOf(parts: SweepParts): SweepDetail {
  const { request, plan } = parts.record;
  return { ...summaryOf(parts), request, targets: plan.problems.map(({ targets }) => [...targets]) };
}
