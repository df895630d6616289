/** Passes of a layer without parameters that is linear near the point x: A and its transpose. */
import type * as tf from "@tensorflow/tfjs";
import type { LayerPasses } from "./layer-passes.ts";

export interface LinearMap {
  forward(x: tf.Tensor): tf.Tensor;
  /** A(x)·change. */
  apply(x: tf.Tensor, change: tf.Tensor): tf.Tensor;
  /** A(x)ᵀ·slope. */
  applyTransposed(x: tf.Tensor, slope: tf.Tensor): tf.Tensor;
}

export function linearPasses(map: LinearMap): LayerPasses {
  return {
    forward: (_theta, x) => map.forward(x),
    backward: ({ x, dy, wantsInput }) => ({
      dx: wantsInput ? map.applyTransposed(x, dy) : undefined,
      pieces: [],
    }),
    rForward: ({ x, rx }) => (rx ? map.apply(x, rx) : undefined),
    rBackward: ({ x, rdy, wantsInput }) => ({
      dx: wantsInput ? map.applyTransposed(x, rdy) : undefined,
      pieces: [],
    }),
  };
}
