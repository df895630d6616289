/** A sweep in a few lines, for lists. */
import type { SweepSummary } from "../../shared/contracts/sweep.ts";
import { isoTime } from "../clock.ts";
import { progressOf } from "./leaderboard-document.ts";
import type { SweepParts } from "./sweep-parts.ts";

export function summaryOf(parts: SweepParts, sql: SqlStorage): SweepSummary {
  const { record, machine } = parts;
  const { ledger } = machine;
  const ended = sql.exec("SELECT ended_at FROM sweep").one().ended_at;
  return {
    id: record.id,
    name: record.request.name,
    edition: record.plan.edition,
    status: ledger.status,
    createdAt: isoTime(record.createdAtMs),
    endedAt: ended === null ? null : isoTime(Number(ended)),
    progress: progressOf(ledger),
    problems: record.plan.problems.map((problem) => problem.label),
    optimizers: record.plan.optimizers.map((optimizer) => optimizer.name),
    reason: ledger.reason,
  };
}
