/**
 * How often runners call, so that one object can serve them all: it takes about 1,000 calls a second, 200 to 500 of
 * them writing. The more runners there are, the longer each waits; the sum stays the same.
 */

/** Heartbeats a second and idle questions a second that an object should get, each. */
const CALLS_PER_SECOND = 100;
/** A lease must survive some lost heartbeats: so many are sent in its time at least. */
const MIN_BEATS = 4;
/** An idle runner asks again after one to three seconds, with jitter, so that they don't come back together. */
const MIN_WAIT_MS = 1_000;
const JITTER_MS = 2_000;

/**
 * Time between two heartbeats of a lease.
 *
 * @param holders leases open now
 * @param leastMs as configured, for few runners; a lease that is too short for it gets more beats
 */
export function heartbeatEveryMs(holders: number, leastMs: number, leaseMs: number): number {
  const shared = (holders / CALLS_PER_SECOND) * 1_000;
  return Math.round(Math.min(Math.max(leastMs, shared), leaseMs / MIN_BEATS));
}

/**
 * Time after which a runner that got nothing asks again.
 *
 * @param present runners seen lately
 * @param random uniform in [0, 1)
 */
export function askAgainMs(present: number, random: number): number {
  const shared = (present / CALLS_PER_SECOND) * 1_000;
  // Spread by as much again as the common part, or they would keep coming together.
  return Math.max(MIN_WAIT_MS, shared / 1.5) + random * Math.max(JITTER_MS, (2 * shared) / 3);
}
