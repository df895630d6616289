/** Passes of a layer that is linear in its input and in its weights, plus a bias per output column. */
import * as tf from "@tensorflow/tfjs";
import { sizeOf } from "../../../../shared/layers/geometry.ts";
import type { LayerShape } from "../../../networks/shapes.ts";
import type { LayerPasses } from "./layer-passes.ts";

/** Products on all lanes; `w` is `[T, ...weightShape]`. */
export interface BilinearProducts {
  apply(x: tf.Tensor, w: tf.Tensor): tf.Tensor;
  applyTransposed(dy: tf.Tensor, w: tf.Tensor): tf.Tensor;
  weightGradient(x: tf.Tensor, dy: tf.Tensor): tf.Tensor;
}

export function bilinearPasses(shape: LayerShape, products: BilinearProducts): LayerPasses {
  const { weightOffset, biasOffset, biasSize, weightShape } = shape;
  const weights = (vector: tf.Tensor): tf.Tensor => {
    const [lanes = 0] = vector.shape;
    return vector.slice([0, weightOffset], [lanes, sizeOf(weightShape)]).reshape([lanes, ...weightShape]);
  };
  const plusBias = (y: tf.Tensor, vector: tf.Tensor): tf.Tensor => {
    if (biasSize === 0) return y;
    const [lanes = 0] = vector.shape;
    const ones = new Array<number>(y.rank - 2).fill(1);
    return y.add(vector.slice([0, biasOffset], [lanes, biasSize]).reshape([lanes, ...ones, biasSize]));
  };
  const pieces = (weightGradient: tf.Tensor, dy: tf.Tensor): readonly tf.Tensor[] => {
    const [lanes = 0] = dy.shape;
    const flat = weightGradient.reshape([lanes, sizeOf(weightShape)]);
    return biasSize === 0 ? [flat] : [flat, tf.sum(dy.reshape([lanes, -1, biasSize]), 1)];
  };

  return {
    forward: (theta, x) => plusBias(products.apply(x, weights(theta)), theta),
    backward: ({ theta, x, dy, wantsInput }) => ({
      dx: wantsInput ? products.applyTransposed(dy, weights(theta)) : undefined,
      pieces: pieces(products.weightGradient(x, dy), dy),
    }),
    rForward({ theta, v, x, rx }) {
      const own = plusBias(products.apply(x, weights(v)), v);
      return rx ? own.add(products.apply(rx, weights(theta))) : own;
    },
    rBackward({ theta, v, x, rx, dy, rdy, wantsInput }) {
      const own = products.weightGradient(x, rdy);
      return {
        dx: wantsInput
          ? products.applyTransposed(rdy, weights(theta)).add(products.applyTransposed(dy, weights(v)))
          : undefined,
        pieces: pieces(rx ? own.add(products.weightGradient(rx, dy)) : own, rdy),
      };
    },
  };
}
