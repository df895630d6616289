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
const MOST_BUCKETS = 2_000;

export class CallLimit {
  readonly #buckets = new Map<string, Bucket>();

  /** A problem when the token has used up its calls; else null, and one call is taken. */
  take(token: string, perMinute: number, nowMs: number): Problem | null {
    const bucket = this.#buckets.get(token) ?? { left: perMinute, atMs: nowMs };
    const refilled = bucket.left + (Math.max(0, nowMs - bucket.atMs) * perMinute) / 60_000;
    const left = Math.min(perMinute, refilled) - 1;
    if (left < 0)
      return problem("too-many-requests", `more than ${perMinute} calls a minute with this token`);
    this.#buckets.delete(token);
    this.#buckets.set(token, { left, atMs: nowMs });
    if (this.#buckets.size > MOST_BUCKETS) this.#buckets.delete(this.#buckets.keys().next().value ?? "");
    return null;
  }
}
