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
