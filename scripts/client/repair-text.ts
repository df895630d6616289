/** What a repair has changed, for a person. */
import type { Rebuilt } from "../../shared/contracts/repair.ts";

export function rebuiltText({ sweep, changed, shards, revision }: Rebuilt): string {
  const counters = changed.map(({ name, was, is }) => `  ${name}: ${was} → ${is}\n`).join("");
  const states = shards.length > 0 ? `  state of shard ${shards.join(", ")}\n` : "";
  const found = counters + states || "  nothing was wrong\n";
  return `${sweep}: counters and document made anew (revision ${revision})\n${found}`;
}
