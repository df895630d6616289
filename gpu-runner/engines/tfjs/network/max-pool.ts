/** Max-pool: tfjs' own pool and its derivative; along a direction, the change of each window's winner. */
import * as tf from "@tensorflow/tfjs";
import type { PoolLayer } from "../../../../shared/layers/pool.ts";
import type { LayerShape } from "../../../networks/shapes.ts";
import { joinLanes, splitLanes } from "./lane-images.ts";
import type { LayerPasses } from "./layer-passes.ts";
import { linearPasses } from "./linear-map.ts";

export function maxPoolPasses({ size, stride }: PoolLayer, shape: LayerShape): LayerPasses {
  const pool = (x: tf.Tensor): tf.Tensor4D => tf.maxPool(joinLanes(x), size, stride, "valid");
  return linearPasses({
    forward: (x) => splitLanes(pool(x), x),
    apply(x, change) {
      // A window of NaN has winner −1. Indices inside one image, so that they stay exact in float32 whatever the batch.
      const { indexes } = tf.maxPoolWithArgmax(joinLanes(x), size, stride, "valid", false);
      if (!indexes) throw new Error("maxPoolWithArgmax gave no indexes");
      const images = joinLanes(x).shape[0];
      const winners = tf.gather(
        change.reshape([images, shape.inputSize]),
        indexes.reshape([images, -1]).maximum(0).toInt(),
        1,
        1,
      );
      return winners.reshape([x.shape[0] ?? 0, x.shape[1] ?? 0, ...shape.output]);
    },
    applyTransposed(x, slope) {
      const made = tf
        .engine()
        .runKernel(
          tf.MaxPoolGrad,
          { dy: joinLanes(slope), input: joinLanes(x), output: pool(x) },
          { filterSize: size, strides: stride, pad: "valid" },
        );
      return splitLanes(made as tf.Tensor, x);
    },
  });
}
