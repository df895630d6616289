/** Average-pool: tfjs' own pool and its derivative kernel. */
import * as tf from "@tensorflow/tfjs";
import type { Layer } from "../../../network.ts";
import type { LayerShape } from "../../../networks/shapes.ts";
import { joinLanes, splitLanes } from "./lane-images.ts";
import type { LayerPasses } from "./layer-passes.ts";
import { linearPasses } from "./linear-map.ts";

type PoolLayer = Extract<Layer, { kind: "max-pool" | "average-pool" }>;

export function averagePoolPasses(_shape: LayerShape, { size, stride }: PoolLayer): LayerPasses {
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
