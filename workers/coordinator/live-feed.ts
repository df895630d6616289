/**
 * Events to whoever watches: numbered, so that a page that was away resumes where it stopped.
 *
 * Numbers are reserved in blocks (one row per block); after an eviction the count goes on at the next block, so a
 * number is never used twice. The last few hundred events are kept in memory; who missed more gets the newest
 * progress and reads the leaderboard again.
 */
import type { LiveEvent } from "../../shared/contracts/live.ts";
import type { FeedTable } from "./feed-table.ts";

type Unnumbered = LiveEvent extends infer E ? (E extends LiveEvent ? Omit<E, "id"> : never) : never;

const BLOCK = 100_000;
const KEPT = 500;
/** Close code of a feed whose sweep was deleted (4000 to 4999 are an application's own). */
const GONE = 4410;

export class LiveFeed {
  readonly #ctx: DurableObjectState;
  readonly #table: FeedTable;
  #recent: LiveEvent[] = [];
  #next: number;
  #reserved: number;

  constructor(ctx: DurableObjectState, table: FeedTable) {
    this.#ctx = ctx;
    this.#table = table;
    this.#next = table.reserved() ?? 1;
    this.#reserved = this.#next;
  }

  /** Numbers an event and sends it to all. Returns the number. */
  emit(event: Unnumbered): number {
    if (this.#next >= this.#reserved) {
      const reserved = this.#reserved + BLOCK;
      this.#table.reserve(reserved);
      this.#reserved = reserved;
    }
    const numbered = { ...event, id: this.#next++ } as LiveEvent;
    this.#recent.push(numbered);
    if (this.#recent.length > 2 * KEPT) this.#recent = this.#recent.slice(-KEPT);
    const sockets = this.#ctx.getWebSockets();
    if (sockets.length === 0) return numbered.id;
    const text = JSON.stringify(numbered);
    for (const socket of sockets) trySend(socket, text);
    return numbered.id;
  }

  /**
   * Accepts a watcher and sends what it missed.
   *
   * @param after number of the last event it has; null: it is new
   * @param now an event that describes the present, for a new watcher or one that missed too much
   * @param protocol the subprotocol to confirm; null: none was asked for
   * @param watcher who it is counted for
   */
  watch(after: number | null, now: () => Unnumbered, protocol: string | null, watcher: string): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    this.#ctx.acceptWebSocket(server, [watcher]);
    const oldest = this.#recent[0]?.id ?? this.#next;
    const covered = after !== null && after >= oldest - 1 && after < this.#next;
    if (covered) {
      for (const event of this.#recent) if (event.id > after) trySend(server, JSON.stringify(event));
    } else {
      trySend(server, JSON.stringify({ ...now(), id: this.#next - 1 }));
    }
    const headers = protocol === null ? {} : { "Sec-WebSocket-Protocol": protocol };
    return new Response(null, { status: 101, webSocket: client, headers });
  }

  /** The sweep is gone: nobody has anything to wait for. */
  close(): void {
    for (const socket of this.#ctx.getWebSockets()) socket.close(GONE, "the sweep was deleted");
  }
}

function trySend(socket: WebSocket, text: string): void {
  try {
    socket.send(text);
  } catch {
    // Closed a moment ago: the platform drops it.
  }
}
