/** How long a running sweep still takes, as far as its trials so far tell. */

interface TrialsSoFar {
  readonly trials: number;
  /** With a result, or given up. */
  readonly ended: number;
  /** ISO time. */
  readonly createdAt: string;
  readonly nowMs: number;
}

/** Trials before which their time says too little: the first ones wait for programs to be built. */
const MIN_ENDED = 5;
const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;

/** From the time since it was made: where it has waited for a runner, that is in it. */
export function timeLeft({ trials, ended, createdAt, nowMs }: TrialsSoFar): string {
  const elapsedMs = nowMs - Date.parse(createdAt);
  if (ended < MIN_ENDED || !(elapsedMs > 0)) return "time left not known yet";
  const minutes = Math.ceil(((elapsedMs / ended) * (trials - ended)) / MINUTE_MS);
  if (minutes <= 1) return "about a minute left";
  if (minutes < 2 * HOUR_MINUTES) return `about ${minutes} minutes left`;
  return `about ${Math.round(minutes / HOUR_MINUTES)} hours left`;
}
