/** The published document of a sweep, from what the object holds. */
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import type { Progress } from "../../shared/contracts/sweep.ts";
import type { Ledger } from "../../shared/coordination/ledger.ts";
import type { SweepParts } from "./sweep-parts.ts";

/** The counters as they go over the wire. */
export function progressOf(ledger: Ledger): Progress {
  const { status: _status, reason: _reason, entries: _entries, ...progress } = ledger;
  return progress;
}

/** Builds the document. @param revision of the KV write it is for */
export function leaderboardDocument(parts: SweepParts, revision: number, asOf: string): Leaderboard {
  const { record, machine } = parts;
  return {
    sweep: record.id,
    name: record.request.name,
    status: machine.ledger.status,
    revision,
    asOf,
    progress: progressOf(machine.ledger),
    rows: [],
    cells: [],
    devices: [],
    ranks: null,
    profile: null,
    ecdf: null,
  };
}
