/** The coordinator's clock: the only place in the Worker that asks for the time. */

/** Milliseconds since 1970. */
export function nowMs(): number {
  return Date.now();
}

/** ISO 8601, UTC. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
