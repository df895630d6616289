/**
 * The books made anew from the rows: what a shard's results say of its state, and what shards and results say of the
 * totals. For a ledger that went its own way (two servers on one state folder, a row lost) and nothing else: while all
 * is well it gives what is there.
 */
import type { LeaseStore, Report } from "./lease-store.ts";
import type { EntryLedger, Ledger } from "./ledger.ts";
import type { Shard } from "./shard.ts";

/** What the plan says of an entry. */
export interface EntryPlan {
  /** All its trials, final ones included. */
  readonly trials: number;
  /** Winners of its studies by the tuning results; asked once its tuning is over. */
  readonly winners: () => EntryLedger["winners"];
}

/**
 * @param kept the ledger so far: what no row tells is taken from it (a cancellation, leases lost and given back); null
 * where it cannot be read
 * @returns shards whose state was another than their results say, and the totals. Entries that may go on are left at the
 * stage that they have finished
 */
export function recount(
  store: Pick<LeaseStore<never>, "allShards" | "acceptedStatuses" | "replicaCount">,
  plan: readonly EntryPlan[],
  kept: Ledger | null,
): { readonly ledger: Ledger; readonly mended: readonly Shard[] } {
  const accepted = store.acceptedStatuses();
  const rows = store.allShards();
  const shards = rows.map((shard) => inState(shard, openIn(shard, accepted)));
  const cancelled = kept?.status === "cancelled";
  const entries = plan.map((entry, index) =>
    entryOf(
      entry,
      shards.filter((shard) => shard.entry === index && shard.state !== "withdrawn"),
      accepted,
      cancelled ? (kept.entries[index] ?? null) : null,
    ),
  );
  const count = (state: Shard["state"]) => shards.filter((shard) => shard.state === state).length;
  const statuses = [...accepted.values()];
  const closed = entries.filter(({ stage }) => stage === "closed");
  const ledger: Ledger = {
    status: cancelled ? "cancelled" : "running",
    reason: cancelled ? kept.reason : null,
    trials: plan.reduce((sum, { trials }) => sum + trials, 0),
    done: accepted.size,
    diverged: statuses.filter((status) => status === "diverged").length,
    pruned: statuses.filter((status) => status === "pruned").length,
    dead:
      sum(shards.filter(({ state }) => state === "dead").map((shard) => openIn(shard, accepted))) +
      sum(closed.map(({ unreleased }) => unreleased)),
    // Numbers are never given twice: the next shard gets the one after the last.
    shards: rows.reduce((most, { number }) => Math.max(most, number + 1), 0),
    shardsWaiting: count("waiting") + count("checking"),
    shardsLeased: count("leased"),
    shardsDone: count("done"),
    shardsDead: count("dead"),
    shardsWithdrawn: count("withdrawn"),
    leasesLost: kept?.leasesLost ?? 0,
    leasesReleased: kept?.leasesReleased ?? 0,
    replicas: store.replicaCount(),
    entries,
  };
  return { ledger, mended: shards.filter((shard, i) => shard !== rows[i]) };
}

/**
 * Whether books that were kept are those that the rows give: every count, and the stages and the end as far as rows tell
 * them (which entry may go on is the lease machine's to say).
 * @param counted what `recount` made of the rows
 */
export function agrees(kept: Ledger, counted: Ledger): boolean {
  const counts = (["trials", "done", "diverged", "pruned", "replicas", ...SHARD_COUNTS] as const).every(
    (name) => kept[name] === counted[name],
  );
  if (!counts || kept.entries.length !== counted.entries.length) return false;
  let dead = counted.dead;
  for (const [index, { open, unreleased, stage }] of kept.entries.entries()) {
    const rows = counted.entries[index];
    if (rows?.open !== open || rows.unreleased !== unreleased) return false;
    if (rows.stage === "final" && stage === "tuning") return false;
    if (stage === "closed" && kept.status !== "cancelled") {
      if (open > 0) return false;
      // What a closed entry never released is dead; rows know no stage beyond the final one.
      if (rows.stage !== "closed") dead += unreleased;
    }
  }
  const ended = kept.entries.every(({ stage }) => stage === "closed");
  return kept.dead === dead && (kept.status !== "complete" || ended);
}

const SHARD_COUNTS = ["shards", "shardsDone", "shardsDead", "shardsWithdrawn"] as const;

/** @param ended as it was left, of a cancelled sweep: its entries go nowhere any more */
function entryOf(
  { trials, winners }: EntryPlan,
  shards: readonly Shard[],
  accepted: Accepted,
  ended: EntryLedger | null,
): EntryLedger {
  const open = sum(shards.filter(({ state }) => state !== "dead").map((shard) => openIn(shard, accepted)));
  const unreleased = trials - sum(shards.map((shard) => shard.trials.length));
  const isFinal = shards.some(({ phase }) => phase === "final");
  const stage = ended?.stage ?? (isFinal ? "final" : "tuning");
  return { open, unreleased, stage, winners: isFinal ? winners() : (ended?.winners ?? null) };
}

type Accepted = ReadonlyMap<number, Report<never>["status"]>;

function openIn({ trials }: Shard, accepted: Accepted): number {
  return trials.filter((trial) => !accepted.has(trial)).length;
}

/** The shard as its open trials and its leases say; itself where it stands so, or where its checks decide. */
function inState(shard: Shard, open: number): Shard {
  if (shard.state === "withdrawn") return shard;
  if (open === 0) {
    const stands = shard.state !== "waiting" && shard.state !== "dead";
    return stands ? shard : { ...shard, state: "done", leases: [] };
  }
  if (shard.state === "dead") return shard;
  const state = shard.leases.length > 0 ? "leased" : "waiting";
  return shard.state === state ? shard : { ...shard, state };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
