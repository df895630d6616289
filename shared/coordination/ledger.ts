/** Running totals of a sweep: kept up to date with every change, never counted from the rows. */

export type LedgerStatus = "running" | "complete" | "cancelled" | "failed";

/** One (problem, optimizer). */
export interface EntryLedger {
  /** Trials cut into shards that may still get an accepted result. */
  readonly open: number;
  /** Trials of the plan that wait for the stage before them: final runs, later generations of a sampler. */
  readonly unreleased: number;
  readonly stage: "tuning" | "final" | "closed";
  /**
   * Configuration that won the tuning of each study, by study; null before the tuning is over. A study in which none
   * could be chosen has null.
   */
  readonly winners: readonly (number | null)[] | null;
}

export interface Ledger {
  readonly status: LedgerStatus;
  readonly reason: string | null;
  /** All trials of the plan, final ones included from the start. */
  readonly trials: number;
  /** Trials with an accepted result of any status. */
  readonly done: number;
  readonly diverged: number;
  readonly pruned: number;
  /** Trials that will never have a result: their shard died, or their entry could not go on to its final runs. */
  readonly dead: number;
  readonly shards: number;
  readonly shardsWaiting: number;
  readonly shardsLeased: number;
  readonly shardsDone: number;
  readonly shardsDead: number;
  readonly shardsWithdrawn: number;
  /** Leases whose deadline passed: the runner was lost, or too slow. */
  readonly leasesLost: number;
  /** Leases that their runner gave back, after an error mostly. */
  readonly leasesReleased: number;
  readonly replicas: number;
  readonly entries: readonly EntryLedger[];
}

/** The totals of a sweep whose shards have not been cut yet, from the number of trials of each entry. */
export function emptyLedger(trialsOfEntries: readonly number[]): Ledger {
  return {
    status: "running",
    reason: null,
    trials: trialsOfEntries.reduce((sum, trials) => sum + trials, 0),
    done: 0,
    diverged: 0,
    pruned: 0,
    dead: 0,
    shards: 0,
    shardsWaiting: 0,
    shardsLeased: 0,
    shardsDone: 0,
    shardsDead: 0,
    shardsWithdrawn: 0,
    leasesLost: 0,
    leasesReleased: 0,
    replicas: 0,
    entries: trialsOfEntries.map((unreleased) => ({ open: 0, unreleased, stage: "tuning", winners: null })),
  };
}
