/**
 * Dispatches on their way to the queue: many per submit, about {@link TARGET_MS} of work in each, never
 * enough to trip a watchdog, split by a running estimate of what a dispatch of each program costs.
 */
import type { EngineStatistics } from "../../engine.ts";
import type { Pipeline, Pipelines } from "./pipelines.ts";

/** Work per submit that keeps both the queue busy and the watchdog calm (design: 50–100 ms). */
export const TARGET_MS = 75;
/** What a dispatch is taken to cost before anything was measured; a submit then holds 25 of them. */
const UNKNOWN_DISPATCH_MS = 3;
/** A dispatch is never taken to be cheaper than this, which bounds a command buffer to 75,000 of them. */
const MIN_DISPATCH_MS = 0.001;

/** A timer that comes so late was held up, and so was everything else. */
const LATE_MS = 5_000;

export interface Dispatch {
  readonly pipeline: Pipeline;
  readonly group: GPUBindGroup;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** How many times the program's cost it counts: replays inside one dispatch; 1 when absent. */
  readonly replays?: number;
}

/** Running estimate of one program's milliseconds per dispatch. */
export interface DispatchCost {
  milliseconds: number;
  /** Milliseconds that the device has spent on the program. */
  spentMs: number;
}

/** How long the device may finish nothing, and who is told when it does. */
export interface Patience {
  readonly milliseconds: number;
  readonly onStall: (error: Error) => void;
}

interface Submitted {
  readonly dispatches: number;
  /** Label of its last kernel. */
  readonly last: string;
}

export const unknownCost = (): DispatchCost => ({ milliseconds: UNKNOWN_DISPATCH_MS, spentMs: 0 });

export class CommandStream {
  #encoder: GPUCommandEncoder | undefined;
  #pass: GPUComputePassEncoder | undefined;
  #pipeline: Pipeline | undefined;
  #estimate = 0;
  /** Programs in the submit being encoded, and their parts of {@link estimate}. */
  #encoded = new Map<DispatchCost, number>();
  #busyUntil = 0;
  #dispatched = 0;
  /** Submits that the device has not finished, oldest first. */
  readonly #outstanding: Submitted[] = [];
  #alarm: ReturnType<typeof setTimeout> | undefined;
  readonly #device: GPUDevice;
  readonly #pipelines: Pipelines;
  readonly #statistics: EngineStatistics;
  readonly #onCompile: (failure: Promise<Error | undefined>) => void;
  readonly #patience: Patience;

  /**
   * @param onCompile gets the outcome of each pipeline that had to be compiled on the spot
   * @param patience what happens when the device finishes nothing for too long
   */
  constructor(
    device: GPUDevice,
    pipelines: Pipelines,
    statistics: EngineStatistics,
    onCompile: (failure: Promise<Error | undefined>) => void,
    patience: Patience,
  ) {
    this.#device = device;
    this.#pipelines = pipelines;
    this.#statistics = statistics;
    this.#onCompile = onCompile;
    this.#patience = patience;
  }

  /** Encodes the dispatches, submitting whenever enough has come together. */
  run(dispatches: readonly Dispatch[], times: number, cost: DispatchCost): void {
    for (let replay = 0; replay < times; replay++) {
      for (const dispatch of dispatches) {
        const pass = this.#pass ?? this.#beginPass();
        if (dispatch.pipeline !== this.#pipeline) {
          this.#pipeline = dispatch.pipeline;
          pass.setPipeline(
            dispatch.pipeline.ready ?? this.#pipelines.force(dispatch.pipeline, this.#onCompile),
          );
        }
        pass.setBindGroup(0, dispatch.group);
        pass.dispatchWorkgroups(dispatch.x, dispatch.y, dispatch.z);
        this.#dispatched++;
        const expected = cost.milliseconds * (dispatch.replays ?? 1);
        this.#estimate += expected;
        this.#encoded.set(cost, (this.#encoded.get(cost) ?? 0) + expected);
        if (this.#estimate >= TARGET_MS) this.submit();
      }
    }
    this.#statistics.dispatches += dispatches.length * times;
  }

  /** Encodes a buffer copy behind everything so far. */
  copy(
    source: GPUBuffer,
    sourceOffset: number,
    target: GPUBuffer,
    targetOffset: number,
    bytes: number,
  ): void {
    this.#endPass();
    this.#encoder ??= this.#device.createCommandEncoder();
    this.#encoder.copyBufferToBuffer(source, sourceOffset, target, targetOffset, bytes);
  }

  /** Hands what is encoded to the queue. */
  submit(): void {
    this.#endPass();
    if (!this.#encoder) return;
    const encoded = this.#encoded;
    const estimate = this.#estimate;
    const submitted = performance.now();
    this.#device.queue.submit([this.#encoder.finish()]);
    this.#statistics.submits++;
    const watched: Submitted = { dispatches: this.#dispatched, last: this.#pipeline?.label ?? "a copy" };
    this.#dispatched = 0;
    this.#watch(watched);
    this.#encoder = undefined;
    this.#encoded = new Map();
    this.#estimate = 0;
    this.#device.queue.onSubmittedWorkDone().then(
      () => {
        this.#settled(watched);
        if (estimate === 0) return;
        const now = performance.now();
        const measured = now - Math.max(submitted, this.#busyUntil);
        this.#busyUntil = now;
        const ratio = Math.sqrt(measured / estimate);
        for (const [cost, expected] of encoded) {
          cost.milliseconds = Math.max(MIN_DISPATCH_MS, cost.milliseconds * ratio);
          cost.spentMs += (measured * expected) / estimate;
        }
      },
      () => this.#settled(watched),
    );
  }

  #watch(submitted: Submitted): void {
    this.#outstanding.push(submitted);
    if (this.#outstanding.length === 1) this.#arm();
  }

  #settled(submitted: Submitted): void {
    const at = this.#outstanding.indexOf(submitted);
    if (at < 0) return;
    this.#outstanding.splice(at, 1);
    this.#arm();
  }

  /** Starts the wait for the oldest submit anew. */
  #arm(): void {
    clearTimeout(this.#alarm);
    const [oldest] = this.#outstanding;
    if (!oldest) return;
    const { milliseconds, onStall } = this.#patience;
    const due = performance.now() + milliseconds;
    this.#alarm = setTimeout(() => {
      // Nothing of ours ran meanwhile, the device's answer neither (Deno waits for the device in some calls).
      if (performance.now() - due > LATE_MS) return this.#arm();
      onStall(
        new Error(
          `the GPU has not finished ${oldest.dispatches} dispatches, the last of them "${oldest.last}", within ${milliseconds / 1000} s: a step is too long for this device; run fewer lanes or a smaller batch`,
        ),
      );
    }, milliseconds);
  }

  /** Forgets what is encoded and not yet submitted. */
  discard(): void {
    this.#endPass();
    this.#encoder = undefined;
    this.#encoded = new Map();
    this.#estimate = 0;
    this.#outstanding.length = 0;
    clearTimeout(this.#alarm);
  }

  #beginPass(): GPUComputePassEncoder {
    this.#encoder ??= this.#device.createCommandEncoder();
    this.#pass = this.#encoder.beginComputePass();
    this.#pipeline = undefined;
    return this.#pass;
  }

  #endPass(): void {
    this.#pass?.end();
    this.#pass = undefined;
  }
}
