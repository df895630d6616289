/** Read-backs: copies of tensors that arrive later, through a pool of mappable buffers. */
import type { EngineStatistics } from "../../engine.ts";
import type { CommandStream } from "./command-stream.ts";
import type { Memory } from "./memory.ts";
import type { WebGpuTensor } from "./tensor.ts";

/** Idle staging buffers kept for the next snapshot. */
const MAX_IDLE = 8;

/** One tensor's share of a snapshot: `lanes` runs of `size` numbers, `laneStride` apart. */
interface Piece {
  readonly tensor: WebGpuTensor;
  /** Byte offset in the staging buffer. */
  readonly at: number;
  readonly bytes: number;
}

export class Staging {
  readonly #idle: GPUBuffer[] = [];
  readonly #memory: Memory;
  readonly #stream: CommandStream;
  readonly #statistics: EngineStatistics;
  readonly #lanes: number;

  constructor(memory: Memory, stream: CommandStream, statistics: EngineStatistics, lanes: number) {
    this.#memory = memory;
    this.#stream = stream;
    this.#statistics = statistics;
    this.#lanes = lanes;
  }

  /**
   * Copies whole lanes of contiguous tensors behind everything encoded so far, and submits.
   * @returns per tensor `lanes × size` numbers, lane-major
   */
  read(tensors: readonly WebGpuTensor[]): Promise<readonly Float32Array[]> {
    const pieces: Piece[] = [];
    let total = 0;
    for (const tensor of tensors) {
      const bytes = ((this.#lanes - 1) * tensor.laneStride + tensor.size) * 4;
      pieces.push({ tensor, at: total, bytes });
      total += bytes;
    }
    const buffer = this.#take(total);
    for (const { tensor, at, bytes } of pieces)
      this.#stream.copy(tensor.storage.buffer, tensor.offset * 4, buffer, at, bytes);
    this.#stream.submit();
    this.#statistics.maps++;
    return this.#arrive(buffer, pieces, total);
  }

  async #arrive(
    buffer: GPUBuffer,
    pieces: readonly Piece[],
    total: number,
  ): Promise<readonly Float32Array[]> {
    try {
      await buffer.mapAsync(GPUMapMode.READ, 0, total);
      const mapped = new Float32Array(buffer.getMappedRange(0, total));
      const result = pieces.map(({ tensor, at }) => this.#unpack(mapped, at / 4, tensor));
      buffer.unmap();
      this.#give(buffer);
      return result;
    } catch (error) {
      this.#memory.free(buffer);
      throw error;
    }
  }

  #unpack(mapped: Float32Array, start: number, { size, laneStride }: WebGpuTensor): Float32Array {
    if (size === laneStride) return mapped.slice(start, start + this.#lanes * size);
    const packed = new Float32Array(this.#lanes * size);
    for (let lane = 0; lane < this.#lanes; lane++) {
      const from = start + lane * laneStride;
      packed.set(mapped.subarray(from, from + size), lane * size);
    }
    return packed;
  }

  #take(bytes: number): GPUBuffer {
    const fitting = this.#idle.findIndex((buffer) => buffer.size >= bytes && buffer.size <= 4 * bytes + 4096);
    if (fitting >= 0) return this.#idle.splice(fitting, 1)[0] as GPUBuffer;
    const size = Math.max(256, 2 ** Math.ceil(Math.log2(bytes)));
    return this.#memory.create(size, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST, "read-back buffer");
  }

  #give(buffer: GPUBuffer): void {
    this.#idle.push(buffer);
    if (this.#idle.length > MAX_IDLE) this.#memory.free(this.#idle.shift() as GPUBuffer);
  }
}
