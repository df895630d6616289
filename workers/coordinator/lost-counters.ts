/** Counters that are lost. */
import { emptyLedger } from "../../shared/coordination/ledger.ts";
import { SqlLeaseStore } from "./sql-lease-store.ts";
import { SweepRow } from "./sweep-row.ts";

/**
 * Counters that are lost, or that nobody can read, get a row to be counted anew. Of what no result and no shard tells, it
 * keeps that the sweep was cancelled.
 */
export function ensureCounters(sql: SqlStorage, trialsOfEntries: readonly number[]): void {
  const store = new SqlLeaseStore(sql);
  try {
    store.ledger();
  } catch {
    const empty = emptyLedger(trialsOfEntries);
    const cancelled = new SweepRow(sql).publishedStatus() === "cancelled";
    const reason = "cancelled; the reason was lost with the counters";
    const entries = empty.entries.map((entry) => ({ ...entry, stage: "closed" as const }));
    store.saveLedger(cancelled ? { ...empty, status: "cancelled", reason, entries } : empty);
  }
}
