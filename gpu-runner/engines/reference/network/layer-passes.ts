/**
 * The four passes of a layer, float64, on B examples at once.
 *
 * Buffers are row-major `[B, size]`. x, y: the layer's input and output; dy, dx: derivatives of the loss with
 * respect to them; `r…`: derivatives of all these along the direction v in parameter space (Pearlmutter's
 * R-operator, 1994). `theta`, `v`, `gradient` and `product` are whole parameter vectors `[P]`; a layer touches
 * its own part. Outputs (y, dx, ry, rdx) are overwritten, parameter gradients are added to.
 * `dx` and `rdx` are absent for the first layer, where nobody needs them; its `rx` is absent because the data
 * does not depend on the parameters.
 */
import type { LayerShape } from "../../../networks/shapes.ts";
import { activationPasses } from "./activation.ts";
import { averagePoolPasses } from "./average-pool.ts";
import { convPasses } from "./conv2d.ts";
import { densePasses } from "./dense.ts";
import { flattenPasses } from "./flatten.ts";
import { maxPoolPasses } from "./max-pool.ts";

export interface ForwardArguments {
  readonly theta: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

export interface BackwardArguments extends ForwardArguments {
  readonly dy: Float64Array;
  readonly dx: Float64Array | undefined;
  readonly gradient: Float64Array;
}

export interface RForwardArguments extends ForwardArguments {
  readonly v: Float64Array;
  readonly rx: Float64Array | undefined;
  readonly ry: Float64Array;
}

export interface RBackwardArguments extends ForwardArguments {
  readonly v: Float64Array;
  readonly rx: Float64Array | undefined;
  readonly dy: Float64Array;
  readonly rdy: Float64Array;
  readonly rdx: Float64Array | undefined;
  readonly product: Float64Array;
}

export interface LayerPasses {
  forward(pass: ForwardArguments): void;
  backward(pass: BackwardArguments): void;
  rForward(pass: RForwardArguments): void;
  rBackward(pass: RBackwardArguments): void;
}

/** The passes of a layer for batches of `examples`. */
export function layerPasses(shape: LayerShape, examples: number): LayerPasses {
  switch (shape.layer.kind) {
    case "dense":
      return densePasses(shape, examples);
    case "conv2d":
      return convPasses(shape, shape.layer, examples);
    case "max-pool":
      return maxPoolPasses(shape, shape.layer, examples);
    case "average-pool":
      return averagePoolPasses(shape, shape.layer, examples);
    case "flatten":
      return flattenPasses();
    case "activation":
      return activationPasses(shape.layer.activation);
  }
}
