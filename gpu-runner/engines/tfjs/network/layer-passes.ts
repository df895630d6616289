/**
 * The four passes of a layer as tfjs operations on all lanes at once.
 *
 * Activations are `[T, B, ...shape]`, parameter vectors `[T, P]`. x, y: input and output; dy, dx: derivatives of
 * the loss; `r…`: derivatives along the direction v (R-operator, by hand: `tf.grad` of `tf.grad` is silently
 * wrong in 4.22). The gradient of a layer comes as pieces `[T, n]` in parameter order.
 * `rx` is absent below the first parameters, where nothing depends on them.
 */
import type * as tf from "@tensorflow/tfjs";

export interface Backward {
  readonly dx: tf.Tensor | undefined;
  readonly pieces: readonly tf.Tensor[];
}

export interface LayerPasses {
  forward(theta: tf.Tensor, x: tf.Tensor): tf.Tensor;
  backward(at: {
    readonly theta: tf.Tensor;
    readonly x: tf.Tensor;
    readonly dy: tf.Tensor;
    /** False for the first layer: nobody reads dx. */
    readonly wantsInput: boolean;
  }): Backward;
  rForward(at: {
    readonly theta: tf.Tensor;
    readonly v: tf.Tensor;
    readonly x: tf.Tensor;
    readonly rx: tf.Tensor | undefined;
  }): tf.Tensor | undefined;
  rBackward(at: {
    readonly theta: tf.Tensor;
    readonly v: tf.Tensor;
    readonly x: tf.Tensor;
    readonly rx: tf.Tensor | undefined;
    readonly dy: tf.Tensor;
    readonly rdy: tf.Tensor;
    readonly wantsInput: boolean;
  }): Backward;
}
