/**
 * Reads that hold the object's one thread for long (a page of columns, a filtered list, a page of an export, a board that
 * nobody publishes): one at a time, with a rest after each that is several times as long as it took, so that runners get
 * through however many read. The same question, while it is being answered and {@link KEPT_MS} after, has the same answer.
 */
import { nowMs } from "../clock.ts";
import { type Problem, problem } from "../http/problem.ts";
import type { Answer } from "../objects/answer.ts";

/** The published document is as old. */
const KEPT_MS = 2_000;
/** A row of a page costs about 5 µs to read and write as text: the thread rests four times as long. */
const REST_PER_ROW_MS = 0.02;
/** A read in pieces rests as many times as long as the clock says it took … */
const REST_TIMES = 4;
/** … up to this. */
const MAX_REST_MS = 10_000;
/** Below this the rest would be shorter than a call. */
const SMALL_ROWS = 200;
/** Questions that may wait: a reader who is far behind comes again. */
const MAX_WAITING = 32;

const BUSY: Problem = problem(
  "temporarily-unavailable",
  "too many read this sweep in detail at the moment; come again in some seconds",
);

interface Kept {
  /** When it was given; null: it is on its way. */
  atMs: number | null;
  readonly answer: Promise<unknown>;
}

export class SlowReads {
  readonly #kept = new Map<string, Kept>();
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  readonly #rest: (ms: number) => Promise<unknown>;

  constructor(rest: (ms: number) => Promise<unknown> = (ms) => scheduler.wait(ms)) {
    this.#rest = rest;
  }

  /**
   * @param key of the question
   * @param rows that it looks at, at most
   * @param read gives the answer, at once or in pieces
   */
  async of<T>(key: string, rows: number, read: () => T | Promise<T>): Promise<Answer<T>> {
    if (rows <= SMALL_ROWS) return { ok: true, value: await read() };
    this.#forgetOld();
    const kept = this.#kept.get(key);
    if (kept) return { ok: true, value: (await kept.answer) as T };
    if (this.#waiting >= MAX_WAITING) return BUSY;
    this.#waiting++;
    let beganMs = 0;
    const answer = this.#last.then(() => {
      this.#waiting--;
      beganMs = nowMs();
      return read();
    });
    const restMs = () =>
      Math.max(rows * REST_PER_ROW_MS, Math.min(REST_TIMES * Math.abs(nowMs() - beganMs), MAX_REST_MS));
    this.#last = answer.catch(() => {}).then(() => this.#rest(restMs()));
    this.#keep(key, answer);
    return { ok: true, value: await answer };
  }

  #keep(key: string, answer: Promise<unknown>): void {
    const kept: Kept = { atMs: null, answer };
    this.#kept.set(key, kept);
    answer.then(
      () => {
        kept.atMs = nowMs();
      },
      () => this.#kept.delete(key),
    );
  }

  #forgetOld(): void {
    const now = nowMs();
    for (const [key, { atMs }] of this.#kept)
      if (atMs !== null && Math.abs(now - atMs) >= KEPT_MS) this.#kept.delete(key);
  }
}
