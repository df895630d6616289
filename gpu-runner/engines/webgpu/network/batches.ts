/** The data set on the device, and each lane's current batch of it. */

import { sizeOf } from "../../../../shared/layers/geometry.ts";
import type { LaneTensor } from "../../../engine.ts";
import type { NetworkSpec, TrainingData } from "../../../network.ts";
import { outputSize } from "../../../networks/shapes.ts";
import { seedWord } from "../../../random/permutation.ts";
import type { WebGpuTensor } from "../tensor.ts";
import { uploadTensor } from "../upload.ts";
import type { WebGpuEngine } from "../webgpu-engine.ts";
import type { InputPlace } from "./input-matrix.ts";
import type { Place } from "./kernel-writer.ts";
import { batchIndices } from "./kernels/batch-indices.ts";
import { gatherRows } from "./kernels/gather-rows.ts";

/** Inputs and targets of some examples, as places of `[rows, width]` and `[rows]` or `[rows, outputs]`. */
export interface Examples {
  readonly inputs: InputPlace;
  readonly targets: Place;
}

/** Examples per pass of the criterion, at most: bounds the memory of activations. */
export const CHUNK = 2048;

/** Positions travel as floats. */
const MAX_EXAMPLES = 2 ** 24;

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
  readonly #engine: WebGpuEngine;
  readonly #data: TrainingData;
  readonly #width: number;
  readonly #targetWidth: number;
  /** Whether kernels read the bytes of the data set themselves. */
  readonly #packed: boolean;
  readonly #features: GPUBuffer;
  readonly #isBytes: boolean;
  readonly #targets: GPUBuffer | undefined;
  readonly #labelled: boolean;
  readonly #seedWords: GPUBuffer | undefined;
  readonly #indices: Place | undefined;
  #laneInputs: LaneTensor | undefined;
  #sharedInputs: GPUBuffer | undefined;

  /** @param readsBytes the first stage can read rows of bytes where they are */
  constructor(engine: WebGpuEngine, spec: NetworkSpec, data: TrainingData, readsBytes: boolean) {
    if (data.count >= MAX_EXAMPLES)
      throw new RangeError(`${data.count} examples; the webgpu engine takes fewer than ${MAX_EXAMPLES}`);
    this.#engine = engine;
    this.#data = data;
    this.#width = sizeOf(spec.input);
    this.isFull = data.batchSize === data.count;
    this.#labelled = spec.loss === "softmax-cross-entropy";
    this.#targetWidth = this.#labelled ? 1 : outputSize(spec);
    this.#isBytes = data.features instanceof Uint8Array;
    this.#packed = readsBytes && this.#isBytes && this.#width % 4 === 0;
    this.#features = engine.buffer(data.features.byteLength, data.features);
    if (data.targets !== "input") {
      const targets = floats(data.targets, 1);
      this.#targets = engine.buffer(targets.byteLength, targets);
    }
    const { batchSize } = data;
    if (!this.isFull) {
      this.#seedWords = engine.buffer(4 * data.seeds.length, Uint32Array.from(data.seeds, seedWord));
      this.#indices = { resource: engine.tensor([batchSize]) };
    }
    if (!this.#packed || !this.#targets) this.#makeFloats();
    this.current = this.#examples(0, this.#indices, () => this.#floatInputs());
  }

  /** Records the gathering of batch `step` of each lane. */
  next(step: LaneTensor): void {
    const engine = this.#engine;
    const data = this.#data;
    const seedWords = this.#seedWords;
    const indices = this.#indices;
    const targets = this.#targets;
    const labelled = this.#labelled;
    const { current } = this;
    if (!seedWords || !indices) return;
    const rows = data.batchSize;
    const labels = labelled && targets ? { labels: { source: targets, target: current.targets } } : {};
    batchIndices(engine, {
      count: data.count,
      rows,
      step: { resource: step },
      seedWords,
      indices,
      ...labels,
    });
    if (this.#laneInputs) this.#gatherFloats(this.#laneInputs, indices);
    if (targets && !labelled)
      gatherRows(engine, {
        count: data.count,
        rows,
        indices,
        width: this.#targetWidth,
        source: targets,
        bytes: false,
        target: current.targets,
      });
  }

  /** Records passes over all examples, chunk by chunk; a full batch of one chunk is there already. */
  forEachChunk(visit: (chunk: Chunk) => void): void {
    const { count } = this.#data;
    const rows = chunkRows(count);
    for (let first = 0; first < count; first += rows)
      visit({
        examples:
          this.isFull && rows === count
            ? this.current
            : this.#examples(first, undefined, () => this.#chunkFloats(first, rows)),
        first,
        rows: Math.min(rows, count - first),
      });
  }

  /**
   * Per-lane inputs of the current batch as floats, for methods that read them: gathered now, and with every
   * batch from now on.
   */
  inputsTensor(): LaneTensor {
    if (this.#laneInputs) return this.#laneInputs;
    const tensor = this.#engine.tensor([this.#data.batchSize, this.#width]);
    this.#laneInputs = tensor;
    if (this.#indices) this.#gatherFloats(tensor, this.#indices);
    // Straight to the device: this may be asked for while a program is recorded.
    else
      uploadTensor(
        this.#engine.device.queue,
        this.#engine.lanes,
        tensor as WebGpuTensor,
        floats(this.#data.features, 255),
      );
    return tensor;
  }

  #makeFloats(): void {
    if (!this.isFull) this.#laneInputs = this.#engine.tensor([this.#data.batchSize, this.#width]);
    else if (this.#isBytes) {
      const inputs = floats(this.#data.features, 255);
      this.#sharedInputs = this.#engine.buffer(inputs.byteLength, inputs);
    } else this.#sharedInputs = this.#features;
  }

  #floatInputs(): Place {
    const resource = this.isFull ? this.#sharedInputs : this.#laneInputs;
    if (!resource) throw new Error("the inputs of this network are read as bytes, not as floats");
    return { resource };
  }

  #examples(first: number, indices: Place | undefined, asFloats: () => Place): Examples {
    const features = this.#features;
    const packed = this.#packed;
    const data = this.#data;
    const targets = this.#targets;
    const targetWidth = this.#targetWidth;
    const rows = { source: features, count: data.count, first, ...(indices ? { indices } : {}) };
    const inputs: InputPlace = packed ? { resource: features, packed: rows } : asFloats();
    if (!targets) return { inputs, targets: packed ? asFloats() : inputs };
    const target: Place = indices
      ? { resource: this.#engine.tensor([data.batchSize, targetWidth]) }
      : { resource: targets, skip: first * targetWidth };
    return { inputs, targets: target };
  }

  #gatherFloats(target: LaneTensor, indices: Place): void {
    const engine = this.#engine;
    const data = this.#data;
    const width = this.#width;
    const features = this.#features;
    const isBytes = this.#isBytes;
    const { count, batchSize } = data;
    gatherRows(engine, {
      count,
      rows: batchSize,
      width,
      source: features,
      bytes: isBytes,
      indices,
      target: { resource: target },
    });
  }

  /** A chunk's inputs as floats, in a buffer that all lanes share. */
  #chunkFloats(first: number, rows: number): Place {
    const engine = this.#engine;
    const data = this.#data;
    const width = this.#width;
    const features = this.#features;
    const isBytes = this.#isBytes;
    if (!isBytes) return { resource: features, skip: first * width };
    this.#sharedInputs ??= engine.buffer(rows * width * 4);
    const target = { resource: this.#sharedInputs };
    gatherRows(engine, { count: data.count, rows, width, source: features, bytes: true, first, target });
    return target;
  }
}

function floats(values: Uint8Array | Float32Array, scale: number): Float32Array {
  if (values instanceof Float32Array) return values;
  return Float32Array.from(values, (byte) => byte / scale);
}
