/**
 * The KV projection: written when something changed and the interval has passed; anybody can rebuild it from the
 * object. A write that fails is tried again, later each time. The registry's entry follows the document; its failures
 * are its own and write no document again.
 */
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import { isoTime, nowMs } from "../clock.ts";
import type { Environment } from "../environment.ts";
import { problem } from "../http/problem.ts";
import { redact } from "../http/redact.ts";
import type { Answer } from "../objects/answer.ts";
import { registryOf } from "../stubs.ts";
import { columnsKey } from "./columns-key.ts";
import { measuredSpeeds } from "./measured-speeds.ts";
import { RetrySchedule } from "./retry-schedule.ts";
import type { SweepParts } from "./sweep-parts.ts";
import { summaryOf } from "./sweep-summary.ts";

const KEY_PREFIX = "leaderboard/";

/** Key of a sweep's document in KV. */
export function leaderboardKey(sweep: string): string {
  return `${KEY_PREFIX}${sweep}`;
}

/** Ids of up to a thousand sweeps that have a document in KV, in the order of the ids. */
export async function publishedSweeps(env: Environment): Promise<readonly string[]> {
  const { keys } = await env.LEADERBOARDS.list({ prefix: KEY_PREFIX });
  return keys.map(({ name }) => name.slice(KEY_PREFIX.length));
}

/** KV takes one write a second per key. */
const MIN_INTERVAL_MS = 1_000;
/** A document of many results takes long to build: build it at most this often per result. */
const INTERVAL_PER_RESULT_MS = 2;
/** Results of which a document with all draws takes about two seconds on a slow core. */
const MAX_AT_ONCE = 1_000;

type Published = { readonly revision: number } | { readonly refusal: string };

export class Publisher {
  readonly #env: Environment;
  /** Null after an eviction: then the status last published tells. */
  #dirty: boolean | null = null;
  #publishedMs = Number.NEGATIVE_INFINITY;
  readonly #documentRetry = new RetrySchedule();
  /** Status of the newest document in KV, as far as it was written here. */
  #shown: Leaderboard["status"] | null = null;
  /** That of a document which the registry has not been told of yet. */
  #unlisted: Leaderboard["status"] | null = null;
  readonly #registryRetry = new RetrySchedule();
  #last: Promise<unknown> = Promise.resolve();

  constructor(env: Environment) {
    this.#env = env;
  }

  /** Something that the document shows has changed. */
  touch(): void {
    this.#dirty = true;
  }

  /** When to publish next; null when there is nothing to publish. */
  dueMs(parts: SweepParts): number | null {
    const document = this.#documentDueMs(parts);
    const registry = this.#unlisted && this.#registryRetry.dueMs(0);
    if (document === null || registry === null) return document ?? registry;
    return Math.min(document, registry);
  }

  /** The document as of now, with the revision last written. */
  document(parts: SweepParts): Promise<Leaderboard> {
    return parts.leaderboard.make(parts.row.revision(), () => isoTime(nowMs()));
  }

  /** Does what is due: the document, the registry's entry, or both. One at a time, as {@link publish}. */
  publishDue(parts: SweepParts): Promise<void> {
    return this.#inTurn(async () => {
      const due = this.#documentDueMs(parts);
      if (due !== null && due <= nowMs()) await this.#writeDocument(parts);
      if (this.#unlisted && this.#registryRetry.dueMs(0) <= nowMs()) await this.#enrol(parts);
    });
  }

  /** Writes the document under the next revision, due or not. */
  publish(parts: SweepParts): Promise<Answer<{ readonly revision: number }>> {
    return this.#inTurn(async () => {
      const published = await this.#writeDocument(parts);
      if (this.#unlisted) await this.#enrol(parts);
      if ("revision" in published) return { ok: true, value: published };
      const detail = `the document could not be written (${published.refusal}); it is tried again by itself`;
      return problem("temporarily-unavailable", detail);
    });
  }

  /**
   * The document of a sweep that came as a file, written when somebody first asks for it. A large one has few draws at
   * first, after some seconds instead of a minute; the alarm writes that with all draws, also after a restart.
   */
  first(parts: SweepParts): Promise<Leaderboard> {
    return this.#inTurn(async () => {
      const isHasty = parts.machine.ledger.done > MAX_AT_ONCE;
      if (parts.row.revision() === 0) {
        if (isHasty) parts.row.setPublishedStatus("");
        await this.#writeDocument(parts, isHasty);
        this.#dirty = isHasty;
      }
      return parts.leaderboard.make(parts.row.revision(), () => isoTime(nowMs()), {}, isHasty);
    });
  }

  /** Resolves when nothing is being written. */
  idle(): Promise<void> {
    return this.#inTurn(async () => {});
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }

  #documentDueMs(parts: SweepParts): number | null {
    const { status } = parts.machine.ledger;
    this.#dirty ??= status === "running" || parts.row.publishedStatus() !== status;
    if (!this.#dirty) return null;
    // The end of a sweep is what people wait for: it is written as soon as KV takes it. What comes later waits.
    const ends = status !== "running" && (this.#shown ?? parts.row.publishedStatus()) !== status;
    const regular = this.#publishedMs + (ends ? MIN_INTERVAL_MS : this.#intervalMs(parts));
    return this.#documentRetry.dueMs(Math.max(0, regular));
  }

  async #writeDocument(parts: SweepParts, isHasty = false): Promise<Published> {
    const revision = parts.row.revision() + 1;
    parts.row.setRevision(revision);
    this.#publishedMs = nowMs();
    this.#dirty = false;
    try {
      const document = await parts.leaderboard.make(revision, () => isoTime(nowMs()), {}, isHasty);
      await this.#env.LEADERBOARDS.put(leaderboardKey(parts.record.id), JSON.stringify(document), {
        metadata: { revision },
      });
      // It had ended, and results were taken back: what was kept of all its trials holds no longer.
      if (document.status === "running" && parts.row.publishedStatus() === "complete") {
        for (const all of [false, true])
          await this.#env.LEADERBOARDS.delete(columnsKey(parts.record.id, all));
      }
      this.#shown = document.status;
      this.#unlisted = document.status;
    } catch (error) {
      this.#dirty = true;
      this.#documentRetry.failed(nowMs());
      return { refusal: logFailure(parts, "publish-failed", error) };
    }
    this.#documentRetry.succeeded();
    parts.feed.emit({ type: "published", revision });
    return { revision };
  }

  /** Tells the registry what the document shows; only then the sweep counts as published. */
  async #enrol(parts: SweepParts): Promise<void> {
    const status = this.#unlisted;
    if (!status) return;
    try {
      const registry = registryOf(this.#env);
      await registry.putSweep(summaryOf(parts));
      // With the end: what the plans of later sweeps are judged by. Recorded again, it replaces its own.
      // Of runs elsewhere nothing follows for the runners here.
      const isOurs = parts.record.imported === null;
      if (isOurs && status !== "running" && parts.row.publishedStatus() !== status) {
        await registry.recordSpeeds(measuredSpeeds(parts));
      }
    } catch (error) {
      this.#registryRetry.failed(nowMs());
      logFailure(parts, "enrol-failed", error);
      return;
    }
    this.#registryRetry.succeeded();
    this.#unlisted = null;
    parts.row.setPublishedStatus(status);
  }

  #intervalMs(parts: SweepParts): number {
    const least = Math.max(MIN_INTERVAL_MS, Number(this.#env.PUBLISH_INTERVAL_MS));
    return Math.max(least, parts.machine.ledger.done * INTERVAL_PER_RESULT_MS);
  }
}

function logFailure(parts: SweepParts, event: string, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  console.warn(redact(JSON.stringify({ at: isoTime(nowMs()), event, sweep: parts.record.id, reason })));
  return reason;
}
