/** Turns kernels and their resources into dispatches: bind groups, parameters, read-only shadows. */
import type { LaneTensor } from "../../engine.ts";
import type { Dispatch } from "./command-stream.ts";
import { type Kernel, parameterBytes } from "./kernel.ts";
import { copyBufferKernel } from "./kernels/copy-buffer.ts";
import type { Memory } from "./memory.ts";
import type { Pipelines } from "./pipelines.ts";
import { WebGpuTensor } from "./tensor.ts";

/** Parameter blocks are slices of uniform buffers, at the offset alignment that every device accepts. */
const BLOCK_BYTES = 256;
const BLOCKS_PER_BUFFER = 64;

type Resource = LaneTensor | GPUBuffer;

export class Binder {
  readonly #blocks = new Map<string, GPUBufferBinding>();
  #uniform: { readonly buffer: GPUBuffer; used: number } | undefined;
  readonly #shadows = new Map<GPUBuffer, GPUBuffer>();
  readonly #device: GPUDevice;
  readonly #pipelines: Pipelines;
  readonly #memory: Memory;

  constructor(device: GPUDevice, pipelines: Pipelines, memory: Memory) {
    this.#device = device;
    this.#pipelines = pipelines;
    this.#memory = memory;
  }

  /**
   * Dispatches of one kernel: itself, after a copy of each buffer that it would else bind as both read and
   * read_write, which WebGPU forbids.
   * @throws RangeError on resources that do not match the bindings
   */
  bind(kernel: Kernel, resources: readonly Resource[]): readonly Dispatch[] {
    if (resources.length !== kernel.bindings.length)
      throw new RangeError(
        `kernel "${kernel.label}" has ${kernel.bindings.length} bindings, got ${resources.length} resources`,
      );
    const buffers = resources.map((resource) => this.#bufferOf(kernel, resource));
    const written = new Set(buffers.filter((_, i) => kernel.bindings[i] === "read_write"));
    const dispatches: Dispatch[] = [];
    const bound = buffers.map((buffer, i) => {
      if (kernel.bindings[i] !== "read" || !written.has(buffer)) return buffer;
      const shadow = this.#shadowOf(buffer);
      dispatches.push(this.#dispatch(copyBufferKernel(buffer.size), [buffer, shadow]));
      return shadow;
    });
    dispatches.push(this.#dispatch(kernel, bound));
    return dispatches;
  }

  #dispatch(kernel: Kernel, buffers: readonly GPUBuffer[]): Dispatch {
    const pipeline = this.#pipelines.get(kernel);
    const entries: GPUBindGroupEntry[] = buffers.map((buffer, binding) => ({
      binding,
      resource: { buffer },
    }));
    if (kernel.parameters)
      entries.push({ binding: entries.length, resource: this.#parameterBlock(kernel.parameters) });
    const group = this.#device.createBindGroup({ layout: pipeline.bindGroupLayout, entries });
    const [x, y, z] = kernel.grid;
    return { pipeline, group, x, y, z };
  }

  #bufferOf(kernel: Kernel, resource: Resource): GPUBuffer {
    if (!(resource instanceof WebGpuTensor)) return resource as GPUBuffer;
    if (resource.parts)
      throw new RangeError(
        `kernel "${kernel.label}": a tensor split over several buffers cannot be bound whole`,
      );
    return resource.storage.buffer;
  }

  #shadowOf(buffer: GPUBuffer): GPUBuffer {
    const known = this.#shadows.get(buffer);
    if (known) return known;
    const shadow = this.#memory.create(buffer.size, GPUBufferUsage.STORAGE, "read-only copy");
    this.#shadows.set(buffer, shadow);
    return shadow;
  }

  /** A slice of a uniform buffer with these numbers; equal blocks are shared. */
  #parameterBlock(parameters: readonly number[]): GPUBufferBinding {
    const key = parameters.join();
    const known = this.#blocks.get(key);
    if (known) return known;
    const size = parameterBytes(parameters);
    const span = Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
    const capacity = Math.max(span, BLOCK_BYTES * BLOCKS_PER_BUFFER);
    if (!this.#uniform || this.#uniform.used + span > this.#uniform.buffer.size) {
      const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
      this.#uniform = { buffer: this.#memory.create(capacity, usage, "kernel parameters"), used: 0 };
    }
    const offset = this.#uniform.used;
    this.#uniform.used += span;
    const data = new Uint32Array(size / 4);
    data.set(parameters);
    this.#device.queue.writeBuffer(this.#uniform.buffer, offset, data);
    const block = { buffer: this.#uniform.buffer, offset, size };
    this.#blocks.set(key, block);
    return block;
  }
}
