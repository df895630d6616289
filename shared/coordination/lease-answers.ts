/** What the lease machine answers: values with a message for a person. */
import type { Shard, ShardLease, ShardPlan } from "./shard.ts";

/** What an entry does next, when all its released trials are closed. No shards: it is over. */
export type NextStage =
  | { readonly stage: "tuning"; readonly shards: readonly ShardPlan[] }
  | {
      readonly stage: "final";
      readonly winners: readonly (number | null)[];
      readonly shards: readonly ShardPlan[];
    };

/** What the plan knows of the stages of an entry. */
export interface StagePlanner {
  /** What the entry does next. */
  next(entry: number): NextStage;
  /** The entries whose tuning must be over before any of them goes on, the entry among them. */
  together(entry: number): readonly number[];
  /** Final runs of what leads as things stand: they are always checked. */
  leaders(): readonly number[];
  /** In [0, 1), by trial: whether its result is checked is drawn by it. No runner can tell it. */
  draw(trial: number): number;
  /** Trials of the entry are to be run again: what had been decided by their results is forgotten. */
  takenBack(entry: number, trials: readonly number[]): Aftermath;
}

/** What rested on results that are taken back. */
export interface Aftermath {
  /** Other trials of the entry to be run again: early stopping ended them in comparison with these. */
  readonly again: readonly number[];
  /** Whether a trial, of this entry or of one tuned together with it, was chosen from these results. */
  isStale(trial: number): boolean;
}

export type LeaseAnswer =
  | {
      readonly kind: "lease";
      readonly shard: Shard;
      readonly lease: ShardLease;
      readonly attempt: number;
      /** Still open, ascending. */
      readonly trials: readonly number[];
    }
  | { readonly kind: "wait" }
  | { readonly kind: "ended" };

export type BeatAnswer =
  | { readonly kind: "continue"; readonly expiresAtMs: number; readonly shard: Shard }
  | { readonly kind: "cancel" }
  | { readonly kind: "stale"; readonly detail: string };

/** How one result was judged. */
export interface Verdict {
  readonly trial: number;
  readonly outcome: "accepted" | "duplicate" | "replica" | "refused";
  readonly reason: string | null;
}
