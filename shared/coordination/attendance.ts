/**
 * Which runners are present: the last attempt of a shard is kept for another runner only while there is one.
 *
 * Nothing is stored. After an eviction the holders of open leases are known from these, and an idle runner is known
 * again with its next call, a few seconds later.
 */
import { tokenOf } from "./holder.ts";
import type { Shard } from "./shard.ts";

export class Attendance {
  readonly #presentMs: number;
  readonly #seen = new Map<string, number>();

  /** @param presentMs a runner counts as present for so long after its last call */
  constructor(leased: Iterable<Shard>, presentMs: number) {
    this.#presentMs = presentMs;
    for (const shard of leased) for (const lease of shard.leases) this.saw(lease.runner, lease.leasedAtMs);
  }

  saw(runner: string, nowMs: number): void {
    this.#seen.set(runner, Math.max(nowMs, this.#seen.get(runner) ?? nowMs));
  }

  /** How many were seen lately. Forgets the others. */
  present(nowMs: number): number {
    for (const [runner, seenMs] of this.#seen) {
      if (nowMs - seenMs >= this.#presentMs) this.#seen.delete(runner);
    }
    return this.#seen.size;
  }

  othersThan(runner: string, nowMs: number): boolean {
    return this.#anyPresent(nowMs, (other) => other !== runner);
  }

  /** Whether a runner of another token is present. */
  otherTokensThan(token: string | null, nowMs: number): boolean {
    return this.#anyPresent(nowMs, (other) => tokenOf(other) !== token);
  }

  /** When a runner that `wanted` tells was last seen; null: not lately. */
  lastSeenMs(wanted: (holder: string) => boolean): number | null {
    let last: number | null = null;
    for (const [holder, seenMs] of this.#seen) if (wanted(holder)) last = Math.max(seenMs, last ?? seenMs);
    return last;
  }

  #anyPresent(nowMs: number, wanted: (holder: string) => boolean): boolean {
    for (const [holder, seenMs] of this.#seen) {
      if (nowMs - seenMs < this.#presentMs && wanted(holder)) return true;
    }
    return false;
  }
}
