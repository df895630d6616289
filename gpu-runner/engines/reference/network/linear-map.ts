/**
 * The four passes of a layer without parameters that is linear near the point: y = A(x)·x. The derivative
 * along a direction is the layer itself, so R-forward is A on rx and R-backward is Aᵀ on rdy.
 */
import type { LayerPasses } from "./layer-passes.ts";

/** `source`: where A comes from (the input at the point, for max-pool); both overwrite their last argument. */
export interface LinearMap {
  apply(source: Float64Array, from: Float64Array, to: Float64Array): void;
  applyTransposed(source: Float64Array, from: Float64Array, to: Float64Array): void;
}

export function linearPasses(map: LinearMap): LayerPasses {
  return {
    forward: ({ x, y }) => map.apply(x, x, y),
    backward: ({ x, dy, dx }) => {
      if (dx) map.applyTransposed(x, dy, dx);
    },
    rForward: ({ x, rx, ry }) => {
      if (rx) map.apply(x, rx, ry);
      else ry.fill(0);
    },
    rBackward: ({ x, rdy, rdx }) => {
      if (rdx) map.applyTransposed(x, rdy, rdx);
    },
  };
}
