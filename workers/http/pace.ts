/**
 * Expensive reads at a steady pace: whoever asks faster waits instead of being refused, so that a crowd that asks again at
 * once is slowed down to what the thread of the runners can bear. Waiting costs no CPU.
 */
import { type Problem, problem } from "./problem.ts";

interface Bucket {
  /** Below zero: reads that wait. */
  readonly left: number;
  readonly atMs: number;
}

export interface PaceRules {
  readonly perSecond: number;
  /** Reads that may come at once. */
  readonly burst: number;
}

/** Callers remembered; the oldest go first. */
const MAX_BUCKETS = 2_000;
/** Who would wait longer is told to come again. */
const MAX_WAIT_MS = 10_000;

export class Pace {
  readonly #buckets = new Map<string, Bucket>();
  readonly #sleep: (ms: number) => Promise<unknown>;

  constructor(sleep: (ms: number) => Promise<unknown> = (ms) => scheduler.wait(ms)) {
    this.#sleep = sleep;
  }

  /** Waits for the caller's turn; a problem where that would take too long. */
  async admit(caller: string, { perSecond, burst }: PaceRules, nowMs: number): Promise<Problem | null> {
    const bucket = this.#buckets.get(caller) ?? { left: burst, atMs: nowMs };
    const refilled = bucket.left + (Math.max(0, nowMs - bucket.atMs) * perSecond) / 1_000;
    const left = Math.min(burst, refilled) - 1;
    const waitMs = left < 0 ? (-left * 1_000) / perSecond : 0;
    if (waitMs > MAX_WAIT_MS)
      return problem(
        "too-many-requests",
        `more than ${perSecond} reads a second of pages that take long to make`,
      );
    this.#buckets.delete(caller);
    this.#buckets.set(caller, { left, atMs: nowMs });
    if (this.#buckets.size > MAX_BUCKETS) this.#buckets.delete(this.#buckets.keys().next().value ?? "");
    if (waitMs > 0) await this.#sleep(waitMs);
    return null;
  }
}
