/** Average-pool: tfjs' own pool and its derivative kernel. */
import * as tf from "@tensorflow/tfjs";
import type { PoolLayer } from "../../../../shared/layers/pool.ts";
import { joinLanes, splitLanes } from "./lane-images.ts";
import type { LayerPasses } from "./layer-passes.ts";
import { linearPasses } from "./linear-map.ts";

export function averagePoolPasses({ size, stride }: PoolLayer): LayerPasses {
  const pool = (x: tf.Tensor): tf.Tensor => splitLanes(tf.avgPool(joinLanes(x), size, stride, "valid"), x);
  return linearPasses({
    forward: pool,
    apply: (_x, change) => pool(change),
    applyTransposed(x, slope) {
      const made = tf
        .engine()
        .runKernel(
          tf.AvgPoolGrad,
          { dy: joinLanes(slope), input: joinLanes(x) },
          { filterSize: size, strides: stride, pad: "valid" },
        );
      return splitLanes(made as tf.Tensor, x);
    },
  });
}
