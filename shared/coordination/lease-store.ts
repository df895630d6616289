/** What the lease machine needs of storage. Synchronous: a Durable Object commits one call's writes together. */
import type { TokenTrust } from "../rechecks/trust.ts";
import type { Check, CheckOpinion } from "./check.ts";
import type { Ledger } from "./ledger.ts";
import type { Shard } from "./shard.ts";

/** A result as the machine sees it; `payload` is the storage's business. */
export interface Report<Payload> {
  readonly trial: number;
  /** Of the whole result: the same digest again is the same report again. */
  readonly digest: string;
  readonly status: "completed" | "converged" | "diverged" | "failed" | "pruned";
  readonly runner: string;
  readonly payload: Payload;
  /** As an opinion on the trial's accepted result; made only where one is asked for. */
  readonly opinion: () => Omit<CheckOpinion, "token" | "owner">;
}

/** Where an accepted result is booked. */
export interface AcceptedPlace {
  readonly trial: number;
  readonly shard: number;
}

/** What was deleted. */
export interface Dropped {
  readonly statuses: readonly Report<unknown>["status"][];
  readonly replicas: number;
}

/** What re-checks need of storage. */
export interface CheckStore {
  trusts(): readonly (readonly [token: string, trust: TokenTrust])[];
  saveTrust(token: string, trust: TokenTrust): void;
  dropTrust(token: string): void;
  wantedChecks(): readonly Check[];
  check(trial: number): Check | null;
  saveCheck(check: Check): void;
  dropChecks(trials: readonly number[]): void;
  /** Checks in which the token has spoken, its own results among them. */
  checksWith(token: string): readonly Check[];
  /** What the accepted result of a trial says; null without one, or where it has no token (an earlier release). */
  opinionOf(trial: number): CheckOpinion | null;
  /** Accepted results that a token has reported. */
  acceptedFrom(token: string): readonly AcceptedPlace[];
  /** Where the accepted results of these trials are booked; those without one are left out. */
  placesOf(trials: readonly number[]): readonly AcceptedPlace[];
}

export interface LeaseStore<Payload> extends CheckStore {
  /** `shardsWaiting` and `shardsLeased` need not be stored: they follow from the shards. */
  ledger(): Ledger;
  saveLedger(ledger: Ledger): void;

  shard(number: number): Shard | null;
  /** Inserts or replaces by number. */
  saveShard(shard: Shard): void;
  /** Inserts many new ones. */
  addShards(shards: readonly Shard[]): void;
  /** The waiting shard with the smallest number above `after`. */
  nextWaiting(after: number): Shard | null;
  leasedShards(): readonly Shard[];

  /** Digest of the accepted result of a trial; null while it has none. */
  acceptedDigest(trial: number): string | null;
  /** Those of `trials` that have an accepted result. */
  acceptedAmong(trials: readonly number[]): ReadonlySet<number>;
  accept(report: Report<Payload>, shard: number): void;
  /** True when a replica with this digest is kept already. */
  hasReplica(trial: number, digest: string): boolean;
  replicasOf(trial: number): number;
  keepReplica(report: Report<Payload>, shard: number): void;

  /** Shards of an entry, all states; read when results are taken back. */
  shardsOf(entry: number): readonly Shard[];
  deadShards(): readonly Shard[];
  /** Deletes the accepted results of these trials, and their replicas: they are replicas of nothing now. */
  drop(trials: readonly number[]): Dropped;

  /** Ascending; read when the books are made anew, as the next two. */
  allShards(): readonly Shard[];
  /** Status of every accepted result, by trial. */
  acceptedStatuses(): ReadonlyMap<number, Report<Payload>["status"]>;
  replicaCount(): number;
}
