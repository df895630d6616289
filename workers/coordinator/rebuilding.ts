/** Counters and states of shards made anew from the rows of a sweep's object. */
import type { ChangedCounter } from "../../shared/contracts/repair.ts";
import type { Ledger } from "../../shared/coordination/ledger.ts";
import { recount } from "../../shared/coordination/recount.ts";
import { trialsOfEntry } from "../../shared/planning/planned.ts";
import { progressOf } from "./leaderboard-document.ts";
import { SqlLeaseStore } from "./sql-lease-store.ts";
import { nextStageOf } from "./stages.ts";
import type { SweepParts } from "./sweep-parts.ts";

/**
 * Writes what the rows say; what is in memory must be read from them again.
 * @returns numbers of the shards whose state it has mended
 */
export function rebuildBooks(sql: SqlStorage, parts: SweepParts): readonly number[] {
  const store = new SqlLeaseStore(sql);
  const { record, machine, results, configurations } = parts;
  const plan = record.plan.entries.map((entry) => ({
    trials: trialsOfEntry(entry),
    winners: () => {
      const next = nextStageOf(record.plan, entry, results, configurations);
      return next.stage === "final" ? next.winners : null;
    },
  }));
  const { ledger, mended } = recount(store, plan, machine.ledger);
  for (const shard of mended) store.saveShard(shard);
  store.saveLedger(ledger);
  return mended.map(({ number }) => number);
}

/** Counters that differ, for a person. */
export function changedCounters(was: Ledger, is: Ledger): ChangedCounter[] {
  const [before, after] = [told(was), told(is)];
  return Object.keys(after).flatMap((name): ChangedCounter[] => {
    const [x, y] = [before[name] ?? 0, after[name] ?? 0];
    return x === y ? [] : [{ name, was: x, is: y }];
  });
}

function told(ledger: Ledger): Readonly<Record<string, number | string>> {
  return { status: ledger.status, ...progressOf(ledger), entries: JSON.stringify(ledger.entries) };
}
