/** What a repair has changed, for a person. */
import type { Rebuilt, ReopenedSweep, Revoked } from "../../shared/contracts/repair.ts";

export function rebuiltText({ sweep, changed, shards, revision }: Rebuilt): string {
  const counters = changed.map(({ name, was, is }) => `  ${name}: ${was} → ${is}\n`).join("");
  const states = shards.length > 0 ? `  state of shard ${shards.join(", ")}\n` : "";
  const found = counters + states || "  nothing was wrong\n";
  return `${sweep}: counters and document made anew (revision ${revision})\n${found}`;
}

export function reopenedText({ sweep, status, reopened, withdrawn }: ReopenedSweep): string {
  if (reopened.length + withdrawn === 0) return `${sweep}: no shard is dead\n`;
  return `${sweep} is ${status}: ${changesText({ reopened, withdrawn })}\n`;
}

export function revokedText({ token, sweeps }: Revoked): string {
  if (sweeps.length === 0) return `no sweep has a result of ${token}\n`;
  return sweeps.map((each) => `${each.sweep} is ${each.status}: ${changesText(each)}\n`).join("");
}

function changesText({ reopened, withdrawn }: Pick<ReopenedSweep, "reopened" | "withdrawn">): string {
  const anew = withdrawn > 0 ? `, ${withdrawn} that were chosen from them are planned anew` : "";
  return `${reopened.length} trials are open again${anew}`;
}
