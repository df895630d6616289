/**
 * KV as the platform has it and the local one has not: at most one write a second per key, refused otherwise; slow;
 * and away for as long as a test says.
 */
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import type { env } from "cloudflare:workers";
import { vi } from "vitest";
import { stubOf } from "./client.ts";

const MIN_BETWEEN_MS = 1_000;

export class StrictKv {
  /** Times of the writes that were tried, and which of them were taken. */
  readonly tried: number[] = [];
  readonly taken: number[] = [];
  broken = false;
  /** Every write waits for it. */
  slow: Promise<unknown> = Promise.resolve();

  /** In place of the binding of a sweep's object, until the mocks are restored. */
  static async of(sweep: string): Promise<StrictKv> {
    const strict = new StrictKv();
    await runInDurableObject(stubOf(sweep), (object) => {
      const { LEADERBOARDS } = (object as unknown as { env: typeof env }).env;
      const put = LEADERBOARDS.put.bind(LEADERBOARDS) as (...given: unknown[]) => Promise<void>;
      vi.spyOn(LEADERBOARDS, "put").mockImplementation(((...given: unknown[]) =>
        strict.#put(() => put(...given))) as never);
    });
    return strict;
  }

  async #put(write: () => Promise<void>): Promise<void> {
    const nowMs = Date.now();
    this.tried.push(nowMs);
    await this.slow;
    if (this.broken) throw new Error("500: KV is away");
    if (nowMs - (this.taken.at(-1) ?? Number.NEGATIVE_INFINITY) < MIN_BETWEEN_MS) {
      throw new Error("429: one write a second");
    }
    this.taken.push(nowMs);
    await write();
  }
}

/** When the sweep's alarm is set for; null: it is not. */
export function alarmOf(sweep: string): Promise<number | null> {
  return runInDurableObject(stubOf(sweep), (_, { storage }) => storage.getAlarm());
}

/** Lets the time pass, every alarm ringing when it is due. */
export async function passWithAlarms(sweep: string, ms: number): Promise<void> {
  const endMs = Date.now() + ms;
  for (;;) {
    const atMs = await alarmOf(sweep);
    if (atMs === null || atMs > endMs) break;
    vi.setSystemTime(Math.max(atMs, Date.now()));
    await runDurableObjectAlarm(stubOf(sweep));
  }
  vi.setSystemTime(endMs);
}
