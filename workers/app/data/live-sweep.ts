/** Events of a sweep, gathered and told on twice a second: a page is drawn again per batch, not per event. */
import type { LiveEvent } from "../../../shared/contracts/live.ts";
import { afterEvents, type LiveState, NOTHING_LIVE, type TrialEvent } from "./live-state.ts";

/** What a batch brought. */
export interface LiveBatch {
  readonly state: LiveState;
  /** Results accepted since the batch before, in their order. */
  readonly trials: readonly TrialEvent[];
}

const BATCH_MS = 500;

export class LiveSweep {
  #state = NOTHING_LIVE;
  #waiting: LiveEvent[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  readonly #listeners = new Set<(batch: LiveBatch) => void>();

  get state(): LiveState {
    return this.#state;
  }

  /** Told on within half a second. */
  push(event: LiveEvent): void {
    this.#waiting.push(event);
    this.#timer ??= setTimeout(() => this.#tell(), BATCH_MS);
  }

  /** Sets the state that a server's answer brought, at once. */
  reset(state: LiveState): void {
    this.#state = state;
    this.#tell();
  }

  /** @returns the function that ends it */
  subscribe(listener: (batch: LiveBatch) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Drops what waits. */
  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = [];
  }

  #tell(): void {
    const events = this.#waiting;
    this.close();
    this.#state = afterEvents(this.#state, events);
    const batch = { state: this.#state, trials: events.filter((event) => event.type === "trial") };
    for (const listener of this.#listeners) listener(batch);
  }
}
