/**
 * The four passes of a layer that is linear in its input and in its weights, plus a bias per output column:
 * dense and convolution differ only in three products.
 *
 * ```
 * y = x ∘ W + b            dx = dy ∘ Wᵀ                dW = xᵀ ∘ dy              db = Σ dy
 * ry = rx ∘ W + x ∘ V + c  rdx = rdy ∘ Wᵀ + dy ∘ Vᵀ    rdW = xᵀ ∘ rdy + rxᵀ ∘ dy  rdb = Σ rdy
 * ```
 * with (V, c) the parts of the direction that belong to (W, b).
 */
import { sizeOf } from "../../../../shared/layers/geometry.ts";
import type { LayerShape } from "../../../networks/shapes.ts";
import type { LayerPasses } from "./layer-passes.ts";

/** The three products; each *adds* to its last argument. `w` is the layer's own part of a vector. */
export interface BilinearProducts {
  apply(x: Float64Array, w: Float64Array, y: Float64Array): void;
  applyTransposed(dy: Float64Array, w: Float64Array, dx: Float64Array): void;
  weightGradient(x: Float64Array, dy: Float64Array, dw: Float64Array): void;
}

export function bilinearPasses(shape: LayerShape, products: BilinearProducts): LayerPasses {
  const { weightOffset, biasOffset, biasSize } = shape;
  const weights = (vector: Float64Array): Float64Array =>
    vector.subarray(weightOffset, weightOffset + sizeOf(shape.weightShape));

  /** Fills y with the bias of each output column (the last axis), or with zeros. */
  function startFromBias(vector: Float64Array, y: Float64Array): void {
    if (biasSize === 0) y.fill(0);
    else for (let at = 0; at < y.length; at++) y[at] = vector[biasOffset + (at % biasSize)] as number;
  }
  function addBiasGradient(dy: Float64Array, gradient: Float64Array): void {
    if (biasSize === 0) return;
    for (let at = 0; at < dy.length; at++) {
      const entry = biasOffset + (at % biasSize);
      gradient[entry] = (gradient[entry] as number) + (dy[at] as number);
    }
  }

  return {
    forward({ theta, x, y }) {
      startFromBias(theta, y);
      products.apply(x, weights(theta), y);
    },
    backward({ theta, x, dy, dx, gradient }) {
      products.weightGradient(x, dy, weights(gradient));
      addBiasGradient(dy, gradient);
      if (dx) products.applyTransposed(dy, weights(theta), dx.fill(0));
    },
    rForward({ theta, v, x, rx, ry }) {
      startFromBias(v, ry);
      products.apply(x, weights(v), ry);
      if (rx) products.apply(rx, weights(theta), ry);
    },
    rBackward({ theta, v, x, rx, dy, rdy, rdx, product }) {
      products.weightGradient(x, rdy, weights(product));
      if (rx) products.weightGradient(rx, dy, weights(product));
      addBiasGradient(rdy, product);
      if (!rdx) return;
      products.applyTransposed(rdy, weights(theta), rdx.fill(0));
      products.applyTransposed(dy, weights(v), rdx);
    },
  };
}
