/** What went wrong on a device, for the calls that wait for it. */
import { EngineLost } from "../../engine.ts";
import { oneLine } from "./gpu-message.ts";

/** How long a failed wait looks for a better explanation. */
const VERDICT_PATIENCE_MS = 100;

const patience = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, VERDICT_PATIENCE_MS));

interface DeviceWatch {
  readonly listeners: Set<(error: Error) => void>;
  lost: EngineLost | undefined;
}

/**
 * One per device, however many engines come and go on it: `device.lost` never lets go of a callback, and an
 * error that no scope caught may belong to any of them, so all are told.
 */
const watches = new WeakMap<GPUDevice, DeviceWatch>();

function watchOf(device: GPUDevice): DeviceWatch {
  const known = watches.get(device);
  if (known) return known;
  const watch: DeviceWatch = { listeners: new Set(), lost: undefined };
  watches.set(device, watch);
  const tell = (error: Error): void => {
    for (const listener of [...watch.listeners]) listener(error);
  };
  void device.lost.then(({ reason, message }) => {
    watch.lost = new EngineLost(`the GPU device is lost (${reason}): ${message || "no reason given"}`);
    tell(watch.lost);
  });
  device.addEventListener("uncapturederror", (event) =>
    tell(new Error(`the GPU refused an operation: ${oneLine(event.error.message)}`)),
  );
  return watch;
}

/**
 * The first failure of an engine: lost device, no room, a kernel that does not compile, a refused operation,
 * an aborted signal, disposal. Once there is one, nothing more is issued and every wait rejects with it.
 */
export class Faults {
  #failure: unknown;
  #failed = false;
  readonly #waiting = new Set<(error: unknown) => void>();
  /** Device verdicts (allocations, compilations) not in yet. */
  readonly #verdicts = new Set<Promise<void>>();
  readonly #device: GPUDevice;
  readonly #signal: AbortSignal | undefined;
  /** A refused operation is often the echo of something that explains it better and is reported later. */
  #provisional = false;
  readonly #onDevice = (error: Error): void => {
    if (this.#failed) return;
    this.fail(error);
    this.#provisional = !(error instanceof EngineLost);
  };
  readonly #onAbort = (): void => this.fail(this.#signal?.reason);

  constructor(device: GPUDevice, signal: AbortSignal | undefined) {
    this.#device = device;
    this.#signal = signal;
    const watch = watchOf(device);
    watch.listeners.add(this.#onDevice);
    if (watch.lost) this.fail(watch.lost);
    if (signal?.aborted) this.#onAbort();
    signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** Whether the engine still issues work. */
  get healthy(): boolean {
    return !this.#failed;
  }

  fail(error: unknown): void {
    if (this.#failed && !this.#provisional) return;
    this.#failed = true;
    this.#provisional = false;
    this.#failure = error;
    for (const reject of [...this.#waiting]) reject(error);
    this.#waiting.clear();
  }

  /** Notes a failure that the device reports later; every {@link settle} waits for the verdict. */
  watch(outcome: Promise<Error | undefined>): void {
    const verdict = outcome.then(
      (error) => {
        this.#verdicts.delete(verdict);
        if (error) this.fail(error);
      },
      () => {
        this.#verdicts.delete(verdict);
      },
    );
    this.#verdicts.add(verdict);
  }

  /** The outcome of device work, unless something fails meanwhile. */
  async settle<T>(work: Promise<T>): Promise<T> {
    work.catch(() => {});
    if (this.#failed) {
      await this.#explanation();
      throw this.#failure;
    }
    let reject: (error: unknown) => void = () => {};
    const failure = new Promise<never>((_, refuse) => {
      reject = refuse;
    });
    this.#waiting.add(reject);
    try {
      const result = await Promise.race([work, failure]);
      await Promise.race([Promise.all(this.#verdicts), failure]);
      return result;
    } catch (error) {
      await this.#explanation();
      throw this.#failed ? this.#failure : error;
    } finally {
      this.#waiting.delete(reject);
    }
  }

  /**
   * Verdicts often explain a failure better (no room → invalid buffer → failed map), and so does the loss of the device,
   * which wgpu tells after it has refused what was under way; either may never come.
   */
  async #explanation(): Promise<void> {
    await Promise.race([Promise.all(this.#verdicts), patience()]);
    if (this.#failed && !this.#provisional) return;
    await Promise.race([this.#device.lost, patience()]);
  }

  dispose(): void {
    watchOf(this.#device).listeners.delete(this.#onDevice);
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.fail(new Error("the engine was disposed of"));
  }
}
