/** The published document of a sweep, from what the object holds. */
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import type { Progress } from "../../shared/contracts/sweep.ts";
import type { Ledger } from "../../shared/coordination/ledger.ts";
import { buildLeaderboard } from "../../shared/scoring/leaderboard.ts";
import type { ScoredResult } from "./result-table.ts";
import type { SweepParts } from "./sweep-parts.ts";

/** The counters as they go over the wire. */
export function progressOf(ledger: Ledger): Progress {
  const { status: _status, reason: _reason, entries: _entries, ...progress } = ledger;
  return progress;
}

/** Builds the document. @param revision of the KV write it is for */
export function leaderboardDocument(parts: SweepParts, revision: number, asOf: string): Leaderboard {
  const { record, machine, results, configurations } = parts;
  const { status } = machine.ledger;
  const trials = results.scored();
  const computed = buildLeaderboard({
    plan: record.plan,
    trials,
    curve: (index) => results.curve(index),
    configuration: (entry, configuration) => configurations.of(entry)[configuration],
    ended: status !== "running",
  });
  return {
    sweep: record.id,
    name: record.request.name,
    status,
    revision,
    asOf,
    progress: progressOf(machine.ledger),
    ...computed,
    devices: devicesOf(parts, trials),
  };
}

/** How many accepted results each device made, most first. */
function devicesOf(parts: SweepParts, trials: readonly ScoredResult[]): Leaderboard["devices"] {
  const counts = new Map<number, number>();
  for (const { device } of trials) counts.set(device, (counts.get(device) ?? 0) + 1);
  return [...parts.results.devices()]
    .map(([number, device]) => ({ device, trials: counts.get(number) ?? 0 }))
    .filter((each) => each.trials > 0)
    .sort((a, b) => b.trials - a.trials);
}
