/** A shard: trials handed out together, and who holds them. A plain value; every change makes a new one. */

/** A runner's claim on a shard until a deadline on the coordinator's clock. */
export interface ShardLease {
  /** Who holds it (`holder.ts`). */
  readonly runner: string;
  /** The shard's fence when the lease was made: two leases of a shard never share it. */
  readonly fence: number;
  readonly leasedAtMs: number;
  readonly expiresAtMs: number;
  /** Trials handed out with it, when fewer than all open ones (the runner had fewer lanes); null: all. */
  readonly trials: readonly number[] | null;
}

/** To whom a lease was once given: only its results count. */
export interface HandOutRecord {
  readonly runner: string;
  readonly fence: number;
}

/** Why an attempt came to nothing. */
export interface ShardLoss {
  readonly runner: string;
  readonly reason: string;
}

/**
 * `checking`: all its trials have results, and other tokens are asked for some of them again.
 * `withdrawn`: its trials had been chosen from results that were taken back. They are planned anew, in other shards;
 * what its runners still bring counts nowhere.
 */
export type ShardState = "waiting" | "checking" | "leased" | "done" | "dead" | "withdrawn";

export interface Shard {
  readonly number: number;
  /** Index of its (problem, optimizer) in the sweep. */
  readonly entry: number;
  readonly phase: "tuning" | "final";
  /** Indices of its trials in the sweep, ascending. */
  readonly trials: readonly number[];
  readonly state: ShardState;
  /** Grows with every lease. */
  readonly fence: number;
  /** At most two: the second is a straggler's rescue. */
  readonly leases: readonly ShardLease[];
  readonly losses: readonly ShardLoss[];
  /** Every lease that was ever given; null: handed out by a release that kept no record. */
  readonly handed: readonly HandOutRecord[] | null;
}

/** How often the shard has been handed out without success, open leases included. */
export function attemptsOf(shard: Shard): number {
  return shard.losses.length + shard.leases.length;
}

/** Trials as they are planned to run together. */
export interface ShardPlan {
  readonly entry: number;
  readonly phase: "tuning" | "final";
  readonly trials: readonly number[];
}

/** A shard nobody has touched yet. */
export function newShard(number: number, plan: ShardPlan): Shard {
  return { number, ...plan, state: "waiting", fence: 0, leases: [], losses: [], handed: [] };
}
