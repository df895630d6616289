/** Training examples of a layers-model as tfjs tensors, and the batch that each lane is at. */
import * as tf from "@tensorflow/tfjs";
import type { TrainingData } from "../../../network.ts";
import { batchExamples } from "../../../networks/training-data.ts";

/** Examples per pass of the criterion: bounds the memory of activations. */
const CHUNK = 500;

export interface ModelBatch {
  /** `[B, …input]`. */
  readonly inputs: tf.Tensor;
  /** `[B, outputs]`. */
  readonly targets: tf.Tensor;
}

/** Features and targets are floats here: labels one-hot. */
export type ModelData = Omit<TrainingData, "features" | "targets"> & {
  readonly features: Float32Array;
  readonly targets: Float32Array | "input";
};

export class ModelBatches {
  readonly #data: ModelData;
  readonly #inputs: tf.Tensor;
  /** The same tensor for autoencoders, flat. */
  readonly #targets: tf.Tensor;
  /** Steps taken: the lanes of a shard start together and each step asks once. */
  #step = -1;
  #current: readonly ModelBatch[] = [];

  constructor(data: ModelData, input: readonly number[]) {
    const { count, features, targets } = data;
    this.#data = data;
    this.#inputs = tf.keep(tf.tensor(features, [count, ...input]));
    this.#targets = tf.keep(tf.tensor2d(targets === "input" ? features : targets, [count, widthOf(data)]));
    this.#select(0);
  }

  /**
   * The next batch of every lane. A count on the host, not the lane's own step: reading that back would stall
   * tfjs's webgpu backend, and the two are equal as long as a lane runs.
   */
  advance(): void {
    this.#step++;
    if (this.#step > 0) this.#select(this.#step);
  }

  of(lane: number): ModelBatch {
    return this.#current[lane % this.#current.length] as ModelBatch;
  }

  /** All examples in chunks, with their shares. Call it under `tf.tidy`. */
  *all(): Generator<readonly [batch: ModelBatch, share: number]> {
    const { count } = this.#data;
    for (let first = 0; first < count; first += CHUNK) {
      const length = Math.min(CHUNK, count - first);
      const batch = {
        inputs: tf.slice(this.#inputs, first, length),
        targets: tf.slice(this.#targets, first, length),
      };
      yield [batch, length / count];
    }
  }

  dispose(): void {
    this.#release();
    this.#inputs.dispose();
    this.#targets.dispose();
  }

  #select(step: number): void {
    const { batchSize, count, seeds } = this.#data;
    if (batchSize === count) {
      // One for all lanes, the same at every step.
      if (this.#current.length === 0)
        this.#current = [{ inputs: this.#inputs.clone(), targets: this.#targets.clone() }];
      return;
    }
    const next = seeds.map((seed) => this.#gather(batchExamples(this.#data as TrainingData, seed, step)));
    this.#release();
    this.#current = next;
  }

  #gather(examples: Int32Array): ModelBatch {
    const indices = tf.tensor1d(examples, "int32");
    const batch = {
      inputs: tf.keep(tf.gather(this.#inputs, indices)),
      targets: tf.keep(tf.gather(this.#targets, indices)),
    };
    indices.dispose();
    return batch;
  }

  #release(): void {
    for (const { inputs, targets } of this.#current) {
      inputs.dispose();
      targets.dispose();
    }
    this.#current = [];
  }
}

function widthOf({ features, targets, count }: ModelData): number {
  return (targets === "input" ? features : targets).length / count;
}
