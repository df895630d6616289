/** When something that keeps failing is tried again: after 5 s, 10 s, 20 s … at most five minutes. */
const FIRST_MS = 5_000;
const MAX_MS = 300_000;

export class RetrySchedule {
  #failures = 0;
  #failedMs = Number.NEGATIVE_INFINITY;

  failed(nowMs: number): void {
    this.#failures++;
    this.#failedMs = nowMs;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  /** @param regularMs when it would be due without a failure; never tried before that */
  dueMs(regularMs: number): number {
    if (this.#failures === 0) return regularMs;
    const waitMs = Math.min(MAX_MS, FIRST_MS * 2 ** (this.#failures - 1));
    return Math.max(regularMs, this.#failedMs + waitMs);
  }
}
