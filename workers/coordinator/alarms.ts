/** The object's one alarm, on a grid of a second, set only when it must ring earlier (each setting is a row written). */
import { nowMs } from "../clock.ts";

const GRID_MS = 1_000;

export class Alarms {
  readonly #ctx: DurableObjectState;
  #atMs: number | null = null;

  constructor(ctx: DurableObjectState) {
    this.#ctx = ctx;
  }

  /** Before anything else: what is set already. */
  async load(): Promise<void> {
    this.#atMs = await this.#ctx.storage.getAlarm();
  }

  /** The alarm has rung: there is none now. */
  fired(): void {
    this.#atMs = null;
  }

  /** Makes sure that it rings at the first grid point not before `atMs`, or earlier. */
  arm(atMs: number | null): void {
    if (atMs === null) return;
    const onGrid = Math.ceil(Math.max(atMs, nowMs()) / GRID_MS) * GRID_MS;
    if (this.#atMs !== null && this.#atMs <= onGrid) return;
    this.#atMs = onGrid;
    void this.#ctx.storage.setAlarm(onGrid);
  }
}
