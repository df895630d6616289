/** The numbers that the lease machine goes by, and the deadline that follows from them. */
import { runnerOf } from "./holder.ts";
import type { ShardLease } from "./shard.ts";

export interface LeaseRules {
  readonly leaseMs: number;
  /**
   * From the hand-out on, however well the heart beats: a runner whose results are all refused must not hold a
   * shard for ever. Many times what a shard should take; its results stay welcome when they come later.
   */
  readonly leaseLifeMs: number;
  /**
   * How much later than it is a deadline is stored, so that a heartbeat writes no row until so much time has passed.
   * After an eviction the stored deadline holds: nobody loses a lease, a lost runner is noticed so much later.
   */
  readonly storedSlackMs: number;
  /** Hand-outs of a shard that may come to nothing before it is dead. */
  readonly maxAttempts: number;
  /** A runner counts as present for so long after its last call. */
  readonly presentMs: number;
  /** Age of a lease from which an idle runner may get a second one of the same shard. */
  readonly stragglerAfterMs: number;
  /** Leases that a stranger's token may hold at once before it has reported anything, and at most. */
  readonly firstQuota: number;
  readonly maxQuota: number;
  /** Once all is run: so long at least somebody is waited for who may check. */
  readonly checkGraceMs: number;
  /** Replicas kept of one trial; more are refused. */
  readonly maxReplicas: number;
}

/** Deadline of a lease whose runner has just been heard. */
export function deadlineOf(
  { leasedAtMs }: Pick<ShardLease, "leasedAtMs">,
  { leaseMs, leaseLifeMs }: LeaseRules,
  nowMs: number,
): number {
  return Math.min(nowMs + leaseMs, leasedAtMs + leaseLifeMs);
}

/** The deadline as it is stored: never before the one promised, never beyond the lease's life. */
export function storedDeadlineOf(
  { leasedAtMs, expiresAtMs }: Pick<ShardLease, "leasedAtMs" | "expiresAtMs">,
  { leaseLifeMs, storedSlackMs }: LeaseRules,
): number {
  return Math.min(expiresAtMs + storedSlackMs, leasedAtMs + leaseLifeMs);
}

/** Why a lease that has passed its deadline is lost, for a person. */
export function reasonOfLoss(
  { runner, leasedAtMs, expiresAtMs }: ShardLease,
  { leaseLifeMs }: LeaseRules,
): string {
  const name = runnerOf(runner);
  return expiresAtMs >= leasedAtMs + leaseLifeMs
    ? `${name} held it for ${Math.round(leaseLifeMs / 60_000)} min, the longest a lease may live, and did not finish it`
    : `no heartbeat from ${name} before the deadline`;
}
