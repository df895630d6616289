/** The data set on the device, and each lane's current batch of it. */
import type { LaneTensor } from "../../../engine.ts";
import type { NetworkSpec, TrainingData } from "../../../network.ts";
import { outputSize, sizeOf } from "../../../networks/shapes.ts";
import { seedWord } from "../../../random/permutation.ts";
import type { WebGpuTensor } from "../tensor.ts";
import { uploadTensor } from "../upload.ts";
import type { WebGpuEngine } from "../webgpu-engine.ts";
import type { Place } from "./kernel-writer.ts";
import { batchIndices } from "./kernels/batch-indices.ts";
import { gatherRows } from "./kernels/gather-rows.ts";

/** Inputs and targets of some examples, as places of `[rows, width]` and `[rows]` or `[rows, outputs]`. */
export interface Examples {
  readonly inputs: Place;
  readonly targets: Place;
}

/** Examples per pass of the criterion, at most: bounds the memory of activations. */
export const CHUNK = 2048;

/** Positions travel as floats. */
const MOST_EXAMPLES = 2 ** 24;

export interface Chunk {
  readonly examples: Examples;
  readonly first: number;
  /** Examples that count; the pass always covers {@link chunkRows}. */
  readonly rows: number;
}

/** Equal chunks of at most {@link CHUNK} rows. */
export function chunkRows(count: number): number {
  return Math.ceil(count / Math.ceil(count / CHUNK));
}

export class Batches {
  /** The current batch; full batches are one buffer that all lanes share. */
  readonly current: Examples;
  readonly isFull: boolean;
  private readonly engine: WebGpuEngine;
  private readonly data: TrainingData;
  private readonly width: number;
  private readonly targetWidth: number;
  private readonly features: GPUBuffer;
  private readonly bytes: boolean;
  private readonly targets: GPUBuffer | undefined;
  private readonly labelled: boolean;
  private readonly seedWords: GPUBuffer | undefined;
  private readonly indices: LaneTensor | undefined;
  private chunkInputs: GPUBuffer | undefined;
  private laneInputs: LaneTensor | undefined;

  constructor(engine: WebGpuEngine, spec: NetworkSpec, data: TrainingData) {
    if (data.count >= MOST_EXAMPLES)
      throw new RangeError(`${data.count} examples; the webgpu engine takes fewer than ${MOST_EXAMPLES}`);
    this.engine = engine;
    this.data = data;
    this.width = sizeOf(spec.input);
    this.isFull = data.batchSize === data.count;
    this.labelled = spec.loss === "softmax-cross-entropy";
    this.targetWidth = this.labelled ? 1 : outputSize(spec);
    // Full batches are read by every pass of every lane: unpacked once. Others are unpacked as they are gathered.
    this.bytes = data.features instanceof Uint8Array && !this.isFull;
    const features = this.isFull ? floats(data.features, 255) : data.features;
    this.features = engine.buffer(features.byteLength, features);
    if (data.targets !== "input") {
      const targets = floats(data.targets, 1);
      this.targets = engine.buffer(targets.byteLength, targets);
    }
    if (this.isFull) {
      const inputs = { resource: this.features };
      this.current = { inputs, targets: this.targets ? { resource: this.targets } : inputs };
      return;
    }
    const { batchSize } = data;
    this.seedWords = engine.buffer(4 * data.seeds.length, Uint32Array.from(data.seeds, seedWord));
    this.indices = engine.tensor([batchSize]);
    this.laneInputs = engine.tensor([batchSize, this.width]);
    const inputs = { resource: this.laneInputs };
    const targets = this.targets ? { resource: engine.tensor([batchSize, this.targetWidth]) } : inputs;
    this.current = { inputs, targets };
  }

  /** Records the gathering of batch `step` of each lane. */
  next(step: LaneTensor): void {
    if (!this.seedWords || !this.indices) return;
    const { engine, data, features, bytes, width } = this;
    const rows = data.batchSize;
    const indices = { resource: this.indices };
    batchIndices(engine, {
      count: data.count,
      rows,
      step: { resource: step },
      seedWords: this.seedWords,
      indices,
    });
    const labels =
      this.labelled && this.targets ? { labels: { source: this.targets, target: this.current.targets } } : {};
    const common = { count: data.count, rows, indices };
    gatherRows(engine, { ...common, width, source: features, bytes, target: this.current.inputs, ...labels });
    if (this.targets && !this.labelled)
      gatherRows(engine, {
        ...common,
        width: this.targetWidth,
        source: this.targets,
        bytes: false,
        target: this.current.targets,
      });
  }

  /** Records passes over all examples, chunk by chunk. */
  forEachChunk(visit: (chunk: Chunk) => void): void {
    const { count } = this.data;
    const rows = chunkRows(count);
    for (let first = 0; first < count; first += rows) {
      const inputs = this.chunkPlace(first, rows);
      const targets = this.targets ? { resource: this.targets, skip: first * this.targetWidth } : inputs;
      visit({ examples: { inputs, targets }, first, rows: Math.min(rows, count - first) });
    }
  }

  /** Per-lane inputs of the current batch, for methods that read them; full batches are copied once. */
  inputsTensor(): LaneTensor {
    if (this.laneInputs) return this.laneInputs;
    const tensor = this.engine.tensor([this.data.batchSize, this.width]);
    // Straight to the device: this may be asked for while a program is recorded.
    uploadTensor(this.engine, tensor as WebGpuTensor, floats(this.data.features, 255));
    this.laneInputs = tensor;
    return tensor;
  }

  private chunkPlace(first: number, rows: number): Place {
    if (!this.bytes) return { resource: this.features, skip: first * this.width };
    this.chunkInputs ??= this.engine.buffer(rows * this.width * 4);
    const target = { resource: this.chunkInputs };
    gatherRows(this.engine, {
      count: this.data.count,
      rows,
      width: this.width,
      source: this.features,
      bytes: true,
      first,
      target,
    });
    return target;
  }
}

function floats(values: Uint8Array | Float32Array, scale: number): Float32Array {
  if (values instanceof Float32Array) return values;
  return Float32Array.from(values, (byte) => byte / scale);
}
