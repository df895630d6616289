/**
 * The KV projection: written when something changed and the interval has passed; anybody can rebuild it from the
 * object. A write that fails is tried again.
 */
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import { isoTime, nowMs } from "../clock.ts";
import type { Environment } from "../environment.ts";
import { registryOf } from "../registry/stub.ts";
import { measuredSpeeds } from "./measured-speeds.ts";
import type { SweepParts } from "./sweep-parts.ts";
import { summaryOf } from "./sweep-summary.ts";

/** Key of a sweep's document in KV. */
export function leaderboardKey(sweep: string): string {
  return `leaderboard/${sweep}`;
}

/** KV takes one write a second per key. */
const LEAST_INTERVAL_MS = 1_000;
/** A document of many results takes long to build: build it at most this often per result. */
const INTERVAL_PER_RESULT_MS = 2;
const RETRY_MS = 5_000;

export class Publisher {
  readonly #ctx: DurableObjectState;
  readonly #env: Environment;
  /** Null after an eviction: then the status last published tells. */
  #dirty: boolean | null = null;
  #publishedMs = Number.NEGATIVE_INFINITY;
  #failed = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(ctx: DurableObjectState, env: Environment) {
    this.#ctx = ctx;
    this.#env = env;
  }

  /** Something that the document shows has changed. */
  touch(): void {
    this.#dirty = true;
  }

  /** When to publish next; null when there is nothing to publish. */
  dueMs(parts: SweepParts): number | null {
    const { status } = parts.machine.ledger;
    this.#dirty ??= status === "running" || this.#row().published !== status;
    if (!this.#dirty) return null;
    if (this.#failed) return this.#publishedMs + RETRY_MS;
    // The end of a sweep is what people wait for: it is written as soon as KV takes it.
    return Math.max(
      0,
      this.#publishedMs + (status === "running" ? this.#intervalMs(parts) : LEAST_INTERVAL_MS),
    );
  }

  /** The document as of now, with the revision last written. */
  document(parts: SweepParts): Promise<Leaderboard> {
    return parts.leaderboard.make(this.#row().revision, () => isoTime(nowMs()));
  }

  /** Writes the document under the next revision, one at a time. Returns it; null when the store refused. */
  publish(parts: SweepParts): Promise<number | null> {
    const published = this.#last.then(() => this.#publish(parts));
    this.#last = published.catch(() => {});
    return published;
  }

  async #publish(parts: SweepParts): Promise<number | null> {
    const { sql } = this.#ctx.storage;
    const revision = this.#row().revision + 1;
    sql.exec("UPDATE sweep SET revision = ?", revision);
    this.#publishedMs = nowMs();
    this.#failed = false;
    this.#dirty = false;
    let status: Leaderboard["status"];
    try {
      const document = await parts.leaderboard.make(revision, () => isoTime(nowMs()));
      status = document.status;
      const summary = summaryOf(parts, sql);
      await this.#env.LEADERBOARDS.put(leaderboardKey(parts.record.id), JSON.stringify(document), {
        metadata: { revision },
      });
      await registryOf(this.#env).putSweep(summary);
      // Once, with the end: what the plans of later sweeps are judged by.
      if (status !== "running") await registryOf(this.#env).recordSpeeds(measuredSpeeds(parts));
    } catch (error) {
      this.#dirty = true;
      this.#failed = true;
      const reason = error instanceof Error ? error.message : String(error);
      console.warn(
        JSON.stringify({ at: isoTime(nowMs()), event: "publish-failed", sweep: parts.record.id, reason }),
      );
      return null;
    }
    sql.exec("UPDATE sweep SET published_status = ?", status);
    parts.feed.emit({ type: "published", revision });
    return revision;
  }

  #intervalMs(parts: SweepParts): number {
    const least = Math.max(LEAST_INTERVAL_MS, Number(this.#env.PUBLISH_INTERVAL_MS));
    return Math.max(least, parts.machine.ledger.done * INTERVAL_PER_RESULT_MS);
  }

  #row(): { readonly revision: number; readonly published: string } {
    const row = this.#ctx.storage.sql.exec("SELECT revision, published_status FROM sweep").one();
    return { revision: Number(row.revision), published: String(row.published_status) };
  }
}
