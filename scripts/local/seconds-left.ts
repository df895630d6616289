/** How long a sweep still takes, by the work that was seen done. */

export interface SeenWork {
  readonly trials: number;
  /** Done or dead by now. */
  readonly ended: number;
  /** When the sweep was first looked at: how many had ended, and the seconds on the same clock. */
  readonly since: { readonly ended: number; readonly elapsed: number };
  readonly elapsed: number;
}

/** Share of the trials that must have ended under our eyes before anything is said. */
const MIN_SHARE = 0.02;

/** Whole seconds at the rate since the first look; null: too little was seen. */
export function secondsLeft({ trials, ended, since, elapsed }: SeenWork): number | null {
  const seen = ended - since.ended;
  if (seen < Math.max(1, MIN_SHARE * Math.min(trials, 1000))) return null;
  return Math.ceil(((elapsed - since.elapsed) * (trials - ended)) / seen);
}

/** In words: a number, or why there is none. @param seen trials that ended under our eyes @param leased shards that runners hold */
export function leftWords(seconds: number | null, seen: number, leased: number): string {
  if (leased === 0 && seen === 0) return "no runner is connected (npm run runner -- --server URL)";
  return seconds === null ? "estimating" : `${seconds} s left`;
}
