/** What a stage of `npm test` came to. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** One line per failure: what a log that was cut to its end must hold. */
  readonly failures: readonly string[];
  /** Tests with what they took, for the table of the slowest. */
  readonly timings: readonly Timing[];
}

export interface Timing {
  readonly test: string;
  readonly file: string;
  readonly durationMs: number;
}

/** A stage that is one check. */
export function oneCheck(passed: boolean): Tally {
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, failures: [], timings: [] };
}
