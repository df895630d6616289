/** Exponential backoff with deterministic jitter: 0.5 s, 1 s, … up to 30 s, spread by ±25 % per runner. */
export class Backoff {
  #failures = 0;
  readonly #phase: number;

  /** @param identity spreads runners that failed at the same moment. */
  constructor(identity: string) {
    let hash = 2166136261;
    for (const character of identity) hash = Math.imul(hash ^ character.charCodeAt(0), 16777619);
    this.#phase = ((hash >>> 0) / 2 ** 32) * 0.5 - 0.25;
  }

  /** Milliseconds to wait after one more failure. */
  next(): number {
    const base = Math.min(30_000, 500 * 2 ** this.#failures);
    this.#failures++;
    return Math.round(base * (1 + this.#phase));
  }

  reset(): void {
    this.#failures = 0;
  }
}
