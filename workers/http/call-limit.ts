/**
 * Calls per token and minute, as a bucket that refills steadily, in the memory of whoever serves the calls anyway:
 * a runner's in the sweep's object, a reader's in the isolate. No extra hop: the platform's rate-limit binding took
 * 2 ms of CPU of a read on local workerd, most of the call.
 */
import { type Problem, problem } from "./problem.ts";

interface Bucket {
  readonly left: number;
  readonly atMs: number;
}

/** Tokens remembered; the oldest go first. */
const MAX_BUCKETS = 2_000;

export class CallLimit {
  readonly #buckets = new Map<string, Bucket>();

  /** What a problem says was too much. */
  readonly #what: string;

  constructor(what = "calls a minute with this token") {
    this.#what = what;
  }

  /** A problem when the token has used up its calls; else null, and one call is taken. */
  take(token: string, perMinute: number, nowMs: number): Problem | null {
    const left = this.#left(token, perMinute, nowMs) - 1;
    if (left < 0) return problem("too-many-requests", `more than ${perMinute} ${this.#what}`);
    this.#keep(token, left, nowMs);
    return null;
  }

  /** Takes what a call turned out to cost besides (below zero: none is served until that is refilled), or gives back. */
  charge(token: string, calls: number, perMinute: number, nowMs: number): void {
    this.#keep(token, Math.min(perMinute, this.#left(token, perMinute, nowMs) - calls), nowMs);
  }

  #left(token: string, perMinute: number, nowMs: number): number {
    const bucket = this.#buckets.get(token) ?? { left: perMinute, atMs: nowMs };
    const refilled = bucket.left + (Math.max(0, nowMs - bucket.atMs) * perMinute) / 60_000;
    return Math.min(perMinute, refilled);
  }

  #keep(token: string, left: number, atMs: number): void {
    this.#buckets.delete(token);
    this.#buckets.set(token, { left, atMs });
    if (this.#buckets.size > MAX_BUCKETS) this.#buckets.delete(this.#buckets.keys().next().value ?? "");
  }
}
