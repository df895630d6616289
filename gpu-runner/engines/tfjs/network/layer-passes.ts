/**
 * The four passes of a layer as tfjs operations on all lanes at once.
 *
 * Activations are `[T, B, ...shape]`, parameter vectors `[T, P]`. x, y: input and output; dy, dx: derivatives of
 * the loss; `r…`: derivatives along the direction v (R-operator, by hand: `tf.grad` of `tf.grad` is silently
 * wrong in 4.22). The gradient of a layer comes as pieces `[T, n]` in parameter order.
 * `rx` is absent below the first parameters, where nothing depends on them.
 */
import type * as tf from "@tensorflow/tfjs";
import type { LayerShape } from "../../../networks/shapes.ts";
import { activationPasses } from "./activation.ts";
import { averagePoolPasses } from "./average-pool.ts";
import { convPasses } from "./conv2d.ts";
import { densePasses } from "./dense.ts";
import { flattenPasses } from "./flatten.ts";
import { maxPoolPasses } from "./max-pool.ts";

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

export function layerPasses(shape: LayerShape): LayerPasses {
  switch (shape.layer.kind) {
    case "dense":
      return densePasses(shape);
    case "conv2d":
      return convPasses(shape, shape.layer);
    case "max-pool":
      return maxPoolPasses(shape, shape.layer);
    case "average-pool":
      return averagePoolPasses(shape, shape.layer);
    case "flatten":
      return flattenPasses(shape);
    case "activation":
      return activationPasses(shape.layer.activation);
  }
}
