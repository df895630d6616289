/** Training data as tfjs tensors, and the batch each lane is at. */
import * as tf from "@tensorflow/tfjs";
import { sizeOf } from "../../../../shared/layers/geometry.ts";
import type { NetworkSpec, TrainingData } from "../../../network.ts";
import { outputSize } from "../../../networks/shapes.ts";
import { batchExamples } from "../../../networks/training-data.ts";
import type { TfjsBatch } from "./tfjs-network.ts";

/** Bytes stand for value/255. */
const BYTE = 255;

export class TfjsBatches {
  readonly #spec: NetworkSpec;
  readonly #data: TrainingData;
  /** `[count, inputs]` and `[count, outputs]`; the same tensor for autoencoders. */
  readonly #features: tf.Tensor2D;
  readonly #targets: tf.Tensor2D;
  #current: TfjsBatch;

  constructor(spec: NetworkSpec, data: TrainingData) {
    this.#spec = spec;
    this.#data = data;
    const { count, features } = data;
    const floats = features instanceof Uint8Array ? Float32Array.from(features, (x) => x / BYTE) : features;
    this.#features = tf.keep(tf.tensor2d(floats, [count, sizeOf(spec.input)]));
    this.#targets = targetTensor(spec, data, this.#features);
    this.#current =
      data.batchSize === data.count
        ? this.range(0, count)
        : this.#gather(data.seeds.map((seed) => batchExamples(data, seed, 0)));
  }

  get current(): TfjsBatch {
    return this.#current;
  }

  /** Takes the batch of each lane's step. Full batches stay as they are: `[1, count, …]`, the same for all lanes. */
  select(steps: ArrayLike<number>): void {
    if (this.#data.batchSize === this.#data.count) return;
    const old = this.#current;
    this.#current = this.#gather(
      this.#data.seeds.map((seed, lane) => batchExamples(this.#data, seed, steps[lane] as number)),
    );
    disposeBatch(old);
  }

  /** Examples `[first, first + length)` in file order, `[1, length, …]`; the caller disposes them. */
  range(first: number, length: number): TfjsBatch {
    tf.engine().startScope();
    try {
      return this.#shaped(
        this.#features.slice([first, 0], [length, -1]),
        this.#targets.slice([first, 0], [length, -1]),
        1,
        length,
      );
    } finally {
      tf.engine().endScope();
    }
  }

  dispose(): void {
    disposeBatch(this.#current);
    this.#features.dispose();
    this.#targets.dispose();
  }

  #gather(lanes: readonly Int32Array[]): TfjsBatch {
    tf.engine().startScope();
    try {
      const indices = tf.tensor1d(
        lanes.flatMap((examples) => [...examples]),
        "int32",
      );
      const inputs = tf.gather(this.#features, indices);
      return this.#shaped(inputs, tf.gather(this.#targets, indices), lanes.length, this.#data.batchSize);
    } finally {
      tf.engine().endScope();
    }
  }

  #shaped(inputs: tf.Tensor, targets: tf.Tensor, lanes: number, examples: number): TfjsBatch {
    return {
      inputs: tf.keep(inputs.reshape([lanes, examples, ...this.#spec.input])),
      targets: tf.keep(targets.reshape([lanes, examples, outputSize(this.#spec)])),
    };
  }
}

export function disposeBatch(batch: TfjsBatch): void {
  batch.inputs.dispose();
  batch.targets.dispose();
}

function targetTensor(spec: NetworkSpec, data: TrainingData, features: tf.Tensor2D): tf.Tensor2D {
  const { count, targets } = data;
  const outputs = outputSize(spec);
  if (targets === "input") return tf.keep(features.clone());
  if (targets instanceof Float32Array) return tf.keep(tf.tensor2d(targets, [count, outputs]));
  return tf.keep(
    tf.tidy(
      () => tf.oneHot(tf.tensor1d(Int32Array.from(targets), "int32"), outputs).toFloat() as tf.Tensor2D,
    ),
  );
}
