/** Buffers of an engine, and the account of them. */
import type { EngineStatistics } from "../../engine.ts";
import { laneStrideOf, type TensorStorage } from "./tensor.ts";

/**
 * Small tensors (lane scalars, short vectors and bases) share buffers, so that a fused formula or a resident program
 * needs few bindings: allocations of up to so many bytes over all lanes, or of so many numbers a lane.
 */
const SLAB_ALLOCATION_BYTES = 8 * 1024;
const SLAB_ALLOCATION_NUMBERS = 128;
/** Allocations of the largest size that fill a slab. */
const ALLOCATIONS_PER_SLAB = 8;
/** Allocations in a slab start at multiples of 4 elements. */
const ALIGNMENT = 4;

const TENSOR_USAGE = (): GPUBufferUsageFlags =>
  GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;

/** One place that creates and frees buffers; `statistics.buffers` and `.bytes` are what is alive. */
export class Memory {
  readonly #alive = new Set<GPUBuffer>();
  #slab: { readonly buffer: GPUBuffer; used: number } | undefined;
  readonly #device: GPUDevice;
  readonly #owner: object;
  readonly #lanes: number;
  readonly #statistics: EngineStatistics;
  readonly #limitBytes: number;
  readonly #onAllocate: (failure: Promise<Error | undefined>) => void;

  /**
   * @param limitBytes refuses what would take the engine beyond it
   * @param onAllocate gets the outcome of each allocation, which the device reports later
   */
  constructor(options: {
    readonly device: GPUDevice;
    readonly owner: object;
    readonly lanes: number;
    readonly statistics: EngineStatistics;
    readonly limitBytes: number;
    readonly onAllocate: (failure: Promise<Error | undefined>) => void;
  }) {
    this.#device = options.device;
    this.#owner = options.owner;
    this.#lanes = options.lanes;
    this.#statistics = options.statistics;
    this.#limitBytes = options.limitBytes;
    this.#onAllocate = options.onAllocate;
  }

  /** Room for a lane tensor of `size` elements a lane, zeroed. @throws RangeError with the numbers */
  allocate(size: number): TensorStorage {
    const laneStride = laneStrideOf(size);
    const bytes = laneStride * this.#lanes * 4;
    const shared = Math.max(SLAB_ALLOCATION_BYTES, SLAB_ALLOCATION_NUMBERS * this.#lanes * 4);
    if (bytes > shared) {
      const buffer = this.create(bytes, TENSOR_USAGE(), `tensor of ${size} × ${this.#lanes} lanes`);
      return { buffer, base: 0, size, laneStride, owner: this.#owner };
    }
    const slabBytes = shared * ALLOCATIONS_PER_SLAB;
    if (!this.#slab || this.#slab.used + bytes > slabBytes)
      this.#slab = { buffer: this.create(slabBytes, TENSOR_USAGE(), "slab of small tensors"), used: 0 };
    const base = this.#slab.used / 4;
    this.#slab.used += Math.ceil(bytes / (4 * ALIGNMENT)) * 4 * ALIGNMENT;
    return { buffer: this.#slab.buffer, base, size, laneStride, owner: this.#owner };
  }

  /** Room in a buffer of its own, whatever the size. */
  allocateAlone(size: number): TensorStorage {
    const laneStride = laneStrideOf(size);
    const buffer = this.create(laneStride * this.#lanes * 4, TENSOR_USAGE(), `tensor of ${size}`);
    return { buffer, base: 0, size, laneStride, owner: this.#owner };
  }

  /** @throws RangeError when the buffer is beyond the device's or the engine's limits */
  create(bytes: number, usage: GPUBufferUsageFlags, label: string): GPUBuffer {
    const size = Math.max(16, Math.ceil(bytes / 4) * 4);
    const available = this.#limitBytes - this.#statistics.bytes;
    if (size > available)
      throw new RangeError(
        `no room on the GPU for a ${label}: ${size} bytes needed, ${available} of ${this.#limitBytes} left; run fewer lanes`,
      );
    const { maxBufferSize, maxStorageBufferBindingSize } = this.#device.limits;
    if (size > maxBufferSize)
      throw new RangeError(
        `no room on the GPU for a ${label}: ${size} bytes needed, a buffer holds at most ${maxBufferSize}; run fewer lanes`,
      );
    // Kernels bind buffers whole (`binder.ts`).
    if (usage & GPUBufferUsage.STORAGE && size > maxStorageBufferBindingSize)
      throw new RangeError(
        `no room on the GPU for a ${label}: ${size} bytes needed, a kernel binds at most ${maxStorageBufferBindingSize}; run fewer lanes or on fewer examples`,
      );
    const held = this.#statistics.bytes;
    this.#device.pushErrorScope("out-of-memory");
    const buffer = this.#device.createBuffer({ size, usage, label });
    this.#onAllocate(
      this.#device
        .popErrorScope()
        .then((error) =>
          error
            ? new RangeError(
                `the GPU has no room for a ${label}: ${size} bytes needed beside the ${held} this engine holds (${error.message.split("\n")[0]}); run fewer lanes`,
              )
            : undefined,
        ),
    );
    this.#alive.add(buffer);
    this.#statistics.buffers++;
    this.#statistics.bytes += size;
    return buffer;
  }

  free(buffer: GPUBuffer): void {
    if (!this.#alive.delete(buffer)) return;
    this.#statistics.buffers--;
    this.#statistics.bytes -= buffer.size;
    buffer.destroy();
  }

  dispose(): void {
    for (const buffer of [...this.#alive]) this.free(buffer);
    this.#slab = undefined;
  }
}
