/** Which runners are present: the last attempt of a shard is kept for another runner only while there is one. */
import type { LeaseStore } from "./lease-store.ts";

export class Attendance {
  readonly #store: LeaseStore<never>;
  readonly #presentMs: number;
  readonly #seen: Map<string, number>;
  readonly #stored: Map<string, number>;

  /** @param presentMs a runner counts as present for so long after its last call */
  constructor(store: LeaseStore<never>, presentMs: number) {
    this.#store = store;
    this.#presentMs = presentMs;
    this.#seen = new Map(store.runners());
    this.#stored = new Map(this.#seen);
  }

  /** Notes a call; writes at most one row per runner and half `presentMs`. */
  saw(runner: string, nowMs: number): void {
    this.#seen.set(runner, nowMs);
    const stored = this.#stored.get(runner);
    if (stored !== undefined && nowMs - stored < this.#presentMs / 2) return;
    this.#stored.set(runner, nowMs);
    this.#store.sawRunner(runner, nowMs);
  }

  othersThan(runner: string, nowMs: number): boolean {
    for (const [other, seenMs] of this.#seen) {
      if (other !== runner && nowMs - seenMs < this.#presentMs) return true;
    }
    return false;
  }
}
