/** What may happen to a lease machine in a test, and the rules and the sweep it happens to. */
import { holderOf } from "./holder.ts";
import type { StagePlanner } from "./lease-answers.ts";
import type { LeaseMachine } from "./lease-machine.ts";
import type { LeaseRules } from "./lease-rules.ts";
import type { Report } from "./lease-store.ts";
import type { ShardPlan } from "./shard.ts";

export type Event =
  | { readonly kind: "lease"; readonly runner: number; readonly lanes: number }
  | { readonly kind: "beat"; readonly handle: number }
  /** Beats in time, again and again, and does nothing else. */
  | { readonly kind: "hold"; readonly handle: number; readonly beats: number }
  | { readonly kind: "report"; readonly handle: number; readonly share: number; readonly fresh: boolean }
  /** Results of a shard from somebody who never leased it, with a fence out of thin air. */
  | { readonly kind: "lie"; readonly shard: number; readonly fence: number }
  /** Another token uses the name and the fence of a lease: to beat, to report and to give back. */
  | { readonly kind: "guess"; readonly handle: number }
  | { readonly kind: "release"; readonly handle: number }
  | { readonly kind: "pass"; readonly ms: number }
  /** All of a lease, and nothing of it is true. */
  | { readonly kind: "falsify"; readonly handle: number }
  /** Sends accepted results back as its own, seconds and all. */
  | { readonly kind: "copy"; readonly handle: number }
  /** A runner that computes what it is asked to check. */
  | { readonly kind: "check"; readonly runner: number }
  /** All that a token has reported is taken back. */
  | { readonly kind: "revoke"; readonly token: number }
  /** Dead shards get new attempts. */
  | { readonly kind: "retry" }
  | { readonly kind: "alarm" }
  /** The object is evicted: a new machine from the same store. */
  | { readonly kind: "evict" }
  /** A runner dies and comes back under its name, remembering nothing. */
  | { readonly kind: "kill"; readonly runner: number };

/** The holders of the histories: eight runners of three tokens. */
export const TOKENS = 3;
export const tokenNumber = (token: number): string => `t${token % TOKENS}`;
export const holderNumber = (runner: number): string => holderOf(tokenNumber(runner), `r${runner}`);

/** A lease as a test remembers it. */
export interface Handle {
  readonly runner: string;
  readonly shard: number;
  readonly fence: number;
  readonly trials: readonly number[];
  /** Of these, what its runner has not reported. */
  left: Set<number>;
  readonly grantedMs: number;
  deadlineMs: number;
  beatMs: number;
  /** False: its runner was killed and has not asked since. */
  alive: boolean;
}

export const RULES: LeaseRules = {
  leaseMs: 1_000,
  leaseLifeMs: 3_500,
  storedSlackMs: 1_200,
  maxAttempts: 3,
  presentMs: 2_000,
  stragglerAfterMs: 0,
  firstQuota: 4,
  maxQuota: 16,
  checkGraceMs: 1_500,
  maxReplicas: 8,
};
/** What an honest runner finds, on the one kind of device that there is. */
export const opinionOf = (
  trial: number,
  bits = `bits of ${trial}`,
): ReturnType<Report<number>["opinion"]> => ({
  runner: "r",
  kind: "one",
  bits,
  difference: bits === `bits of ${trial}` ? 0 : 0.5,
  atMs: 0,
});

/** Entries have no final runs, and nothing is chosen from results. */
export const ENDS_AFTER_TUNING: StagePlanner = {
  next: () => ({ stage: "final", winners: [], shards: [] }),
  together: (entry) => [entry],
  leaders: () => [],
  draw: () => 0,
  takenBack: () => ({ again: [], isStale: () => false }),
};

/** Between two beats of a `hold`. */
export const BEAT_MS = 400;

/** 2 entries of 6 tuning trials in shards of 3, then 2 final ones. */
export const ENTRIES = 2;
export const TUNING = 6;
export const FINAL = 2;
export const range = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);
/** Index of an entry's first trial. */
export const firstOf = (entry: number) => entry * (TUNING + FINAL);
export const isTuning = (entry: number, trial: number) =>
  trial >= firstOf(entry) && trial < firstOf(entry) + TUNING;
export const isFinal = (entry: number, trial: number) =>
  trial >= firstOf(entry) + TUNING && trial < firstOf(entry + 1);
/** The shards that the sweep begins with. */
export const FIRST_SHARDS: readonly ShardPlan[] = range(0, ENTRIES).flatMap((entry): ShardPlan[] => [
  { entry, phase: "tuning", trials: range(firstOf(entry), 3) },
  { entry, phase: "tuning", trials: range(firstOf(entry) + 3, 3) },
]);

/** The result of a trial depends on the trial alone. */
export const lossOf = (trial: number) => (trial * 7919 + 13) % 101;

export type Machine = new (
  ...args: ConstructorParameters<typeof LeaseMachine<number>>
) => InstanceType<typeof LeaseMachine<number>>;

export class BrokenPromise extends Error {
  override readonly name = "BrokenPromise";
}

export function must(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new BrokenPromise(otherwise);
}
