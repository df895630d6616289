/**
 * Separable convolution: a depthwise convolution without biases, and a product over the channels of each place.
 * x `[b, h, w, c]`, y `[b, oh, ow, outputs]`. Source: Chollet 2017, arXiv 1610.02357, section 2; TensorFlow's `separableConv2d`.
 */
import type { Node } from "../autodiff/graph.ts";
import type { NetworkBuilder } from "../autodiff/network-trace.ts";
import { type Conv2dOptions, conv2d } from "./conv2d.ts";
import { type DepthwiseConv2dOptions, depthwiseConv2d } from "./depthwise-conv2d.ts";

export type SeparableConv2dOptions = DepthwiseConv2dOptions & Pick<Conv2dOptions, "outputs" | "bias">;

/** Starts: weights N(0, 1/fan-in), biases 0. @throws NetworkError where windows do not fit */
export function separableConv2d(
  builder: NetworkBuilder,
  name: string,
  x: Node,
  { outputs, bias = true, ...depthwise }: SeparableConv2dOptions,
): Node {
  const inner = depthwiseConv2d(builder, `${name}/depthwise`, x, { ...depthwise, bias: false });
  return conv2d(builder, `${name}/pointwise`, inner, { outputs, bias, kernel: 1 });
}
