/** Flatten: the same numbers under another shape. */
import type * as tf from "@tensorflow/tfjs";
import type { FlattenLayer } from "../../../../shared/layers/flatten.ts";
import type { LayerShape } from "../../../networks/shapes.ts";
import type { LayerPasses } from "./layer-passes.ts";
import { linearPasses } from "./linear-map.ts";

export function flattenPasses(_layer: FlattenLayer, shape: LayerShape): LayerPasses {
  const reshaped = (x: tf.Tensor, to: readonly number[]): tf.Tensor =>
    x.reshape([x.shape[0] ?? 0, x.shape[1] ?? 0, ...to]);
  return linearPasses({
    forward: (x) => reshaped(x, shape.output),
    apply: (_x, change) => reshaped(change, shape.output),
    applyTransposed: (_x, slope) => reshaped(slope, shape.input),
  });
}
