/** Dense layer by batched matrix products: x `[T, B, n]`, W `[T, n, m]`. */
import * as tf from "@tensorflow/tfjs";
import type { DenseLayer } from "../../../../shared/layers/dense.ts";
import type { LayerShape } from "../../../networks/shapes.ts";
import { bilinearPasses } from "./bilinear.ts";
import type { LayerPasses } from "./layer-passes.ts";

export function densePasses(_layer: DenseLayer, shape: LayerShape): LayerPasses {
  return bilinearPasses(shape, {
    apply: (x, w) => tf.matMul(x, w),
    applyTransposed: (dy, w) => tf.matMul(dy, w, false, true),
    weightGradient: (x, dy) => tf.matMul(x, dy, true, false),
  });
}
