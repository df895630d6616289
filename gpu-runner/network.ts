/**
 * A network as data: what `engines/<kind>/network/` turn into an `Objective`.
 *
 * Parameters are packed layer by layer, a layer's weights before its biases (`shared/layers/` says how each kind lays
 * out its own). Activations are `[B, width]`, images `[B, height, width, channels]` (both as in tfjs).
 */
import type { Layer } from "../shared/layers/registry.ts";

/**
 * Mean over the batch. `squared-error`: ½‖output − target‖² per example; `softmax-cross-entropy` of class
 * labels and `binary-cross-entropy` (Σ over outputs of softplus(z) − target·z) take logits; natural logarithm.
 */
export type Loss = "softmax-cross-entropy" | "binary-cross-entropy" | "squared-error";

export interface NetworkSpec {
  /** `[n]` or `[height, width, channels]`. */
  readonly input: readonly number[];
  readonly layers: readonly Layer[];
  readonly loss: Loss;
  /** Adds ½·decay·‖θ‖² to the objective, all parameters. */
  readonly weightDecay: number;
}

/** Training examples and how lanes walk through them. */
export interface TrainingData {
  readonly count: number;
  /** `count × width`; bytes stand for value/255. */
  readonly features: Uint8Array | Float32Array;
  /**
   * Bytes: class labels `[count]` (`softmax-cross-entropy` only); floats: `count × outputs`; `"input"`: the
   * input itself is the target (autoencoders).
   */
  readonly targets: Uint8Array | Float32Array | "input";
  /** B; equal to `count` for full batches (then the order is the file's, the same in each lane). */
  readonly batchSize: number;
  /**
   * Per lane. Batch b of epoch e of seed s holds the examples `permutationAt(s, e, count, b·B + i)`, i < B
   * (`random/permutation.ts`: stateless, integer arithmetic, same on the GPU); the incomplete last batch is
   * dropped.
   */
  readonly seeds: readonly number[];
  /** Examples that training never sees: class labels of `softmax-cross-entropy`, `count × outputs` floats of the other losses. */
  readonly heldOut?: TargetedExamples;
}

/** Examples with targets. */
export interface TargetedExamples {
  readonly count: number;
  /** `count × width`; bytes stand for value/255. */
  readonly features: Uint8Array | Float32Array;
  /** Classes as bytes, or numbers to predict. */
  readonly targets: Uint8Array | Float32Array;
}

/** Examples with class labels: one each, or one for each place at which an example is to be predicted. */
export interface LabelledExamples extends TargetedExamples {
  /** `count × places`. */
  readonly targets: Uint8Array;
}
