/**
 * Reads that hold the object's one thread for long (a page of columns, a filtered list, a page of an export): one at a
 * time, with a rest after each that is several times as long as it took, so that runners get through however many read.
 * The same question within {@link KEPT_MS} has the same answer.
 */
import { nowMs } from "../clock.ts";
import { type Problem, problem } from "../http/problem.ts";
import type { Answer } from "../objects/answer.ts";

/** The published document is as old. */
const KEPT_MS = 2_000;
/** A row of a page costs about 5 µs to read and write as text: the thread rests four times as long. */
const REST_PER_ROW_MS = 0.02;
/** Below this the rest would be shorter than a call. */
const SMALL_ROWS = 200;
/** Questions that may wait: a reader who is far behind comes again. */
const MAX_WAITING = 32;

const BUSY: Problem = problem(
  "temporarily-unavailable",
  "too many read this sweep in detail at the moment; come again in some seconds",
);

interface Kept {
  readonly atMs: number;
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
   * @param read gives the answer, at once
   */
  async of<T>(key: string, rows: number, read: () => T): Promise<Answer<T>> {
    if (rows <= SMALL_ROWS) return { ok: true, value: read() };
    const kept = this.#kept.get(key);
    if (kept && Math.abs(nowMs() - kept.atMs) < KEPT_MS) return { ok: true, value: (await kept.answer) as T };
    if (this.#waiting >= MAX_WAITING) return BUSY;
    this.#waiting++;
    const answer = this.#last.then(() => {
      this.#waiting--;
      return read();
    });
    this.#last = answer.catch(() => {}).then(() => this.#rest(rows * REST_PER_ROW_MS));
    this.#keep(key, answer);
    return { ok: true, value: await answer };
  }

  #keep(key: string, answer: Promise<unknown>): void {
    const now = nowMs();
    for (const [old, { atMs }] of this.#kept) if (Math.abs(now - atMs) >= KEPT_MS) this.#kept.delete(old);
    this.#kept.set(key, { atMs: now, answer });
    answer.catch(() => this.#kept.delete(key));
  }
}
