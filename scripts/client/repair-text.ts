/** What a repair has changed, for a person. */
import type { Rebuilt, ReopenedSweep, Revoked } from "../../shared/contracts/repair.ts";

export function rebuiltText({ sweep, changed, shards, revision }: Rebuilt): string {
  const counters = changed.map(({ name, was, is }) => `  ${name}: ${was} → ${is}\n`).join("");
  const states = shards.length > 0 ? `  state of shard ${shards.join(", ")}\n` : "";
  const found = counters + states || "  Nothing was wrong.\n";
  return `${sweep}: the counters and the document were rebuilt (revision ${revision}).\n${found}`;
}

export function reopenedText({ sweep, status, reopened, withdrawn }: ReopenedSweep): string {
  if (reopened.length + withdrawn === 0) return `${sweep} has no dead shard.\n`;
  return `${sweep} is ${status}: ${changesText({ reopened, withdrawn })}\n`;
}

export function revokedText({ token, sweeps }: Revoked): string {
  if (sweeps.length === 0) return `No sweep has a result of ${token}.\n`;
  return sweeps.map((each) => `${each.sweep} is ${each.status}: ${changesText(each)}\n`).join("");
}

function changesText({ reopened, withdrawn }: Pick<ReopenedSweep, "reopened" | "withdrawn">): string {
  const anew = withdrawn > 0 ? `, and ${withdrawn} trials that depended on them will be planned again` : "";
  return `${reopened.length} trials are open again${anew}`;
}
