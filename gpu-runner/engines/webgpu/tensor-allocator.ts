/** Lane tensors out of buffers: small ones share slabs, those beyond one binding are split by rows. */
import type { Memory } from "./memory.ts";
import { laneStrideOf, product, type TensorStorage, WebGpuTensor } from "./tensor.ts";

/** Scratch starts with so many numbers a lane: its stride is compiled into kernels, so it should rarely change. */
const SCRATCH_SIZE = 1024;

export class TensorAllocator {
  readonly #scratches = new Map<string, TensorStorage>();
  /** Contiguous copies of strided views that were read or written from the host, by storage and view. */
  readonly #twins = new WeakMap<TensorStorage, Map<string, WebGpuTensor>>();
  readonly #memory: Memory;
  readonly #lanes: number;
  readonly #bindingBytes: number;

  /** @param bindingBytes most that one binding may hold */
  constructor(memory: Memory, lanes: number, bindingBytes: number) {
    this.#memory = memory;
    this.#lanes = lanes;
    this.#bindingBytes = bindingBytes;
  }

  /** A zeroed tensor. @throws RangeError with the numbers when there is no room, or a row exceeds one binding */
  tensor(shape: readonly number[]): WebGpuTensor {
    const size = product(shape);
    if (this.#bytesOf(size) <= this.#bindingBytes)
      return new WebGpuTensor(this.#memory.allocate(size), shape);
    const [rows = 1] = shape;
    const rowSize = size / rows;
    const rowsPerBlock = Math.floor(this.#bindingBytes / this.#bytesOf(rowSize));
    if (shape.length < 2 || rowsPerBlock < 1) throw this.#refusal(shape, shape.length < 2 ? size : rowSize);
    const parts: WebGpuTensor[] = [];
    for (let first = 0; first < rows; first += rowsPerBlock) {
      const block = shape.with(0, Math.min(rowsPerBlock, rows - first));
      parts.push(new WebGpuTensor(this.#memory.allocateAlone(product(block)), block));
    }
    const [head] = parts as [WebGpuTensor];
    return new WebGpuTensor(head.storage, shape, head.strides, head.offset, parts);
  }

  /**
   * Scratch for one operation, in a buffer of its own; operations follow one another, so all share it.
   * @param purpose scratch of different purposes never overlaps
   */
  scratch(size: number, purpose = "partial results"): TensorStorage | undefined {
    if (size === 0) return undefined;
    if (this.#bytesOf(size) > this.#bindingBytes) throw this.#refusal([size], size);
    const known = this.#scratches.get(purpose);
    if (known && known.laneStride >= size) return known;
    const rounded = Math.max(SCRATCH_SIZE, 2 ** Math.ceil(Math.log2(size)));
    const room = this.#memory.allocateAlone(this.#bytesOf(rounded) <= this.#bindingBytes ? rounded : size);
    this.#scratches.set(purpose, room);
    return room;
  }

  /** A contiguous tensor of the view's shape, the same one for the same view. */
  twin(view: WebGpuTensor): WebGpuTensor {
    const ofStorage = this.#twins.get(view.storage) ?? new Map<string, WebGpuTensor>();
    this.#twins.set(view.storage, ofStorage);
    const key = `${view.offset}/${view.shape}/${view.strides}`;
    const twin = ofStorage.get(key) ?? new WebGpuTensor(this.#memory.allocateAlone(view.size), view.shape);
    ofStorage.set(key, twin);
    return twin;
  }

  #bytesOf(size: number): number {
    return laneStrideOf(size) * this.#lanes * 4;
  }

  #refusal(shape: readonly number[], size: number): RangeError {
    const lanes = Math.floor(this.#bindingBytes / (laneStrideOf(size) * 4));
    return new RangeError(
      `${size} numbers a lane (shape [${shape}]) × ${this.#lanes} lanes need ${this.#bytesOf(size)} bytes in one binding, the device has ${this.#bindingBytes}; ${lanes} lanes would fit`,
    );
  }
}
