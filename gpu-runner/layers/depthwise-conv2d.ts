/**
 * Depthwise convolution: each channel of x has windows and weights of its own, and m results.
 *
 * ```
 * y[n, i, j, m·z + q] = Σₖ w[n, i, j, k, z]·W[k, m·z + q] + b[m·z + q]
 * ```
 * x `[b, h, w, c]`, w its windows `[b, oh, ow, kh·kw, c]`, W `[kh·kw, c·m]`, b `[c·m]`, y `[b, oh, ow, c·m]`.
 * Source: Sifre 2014; Howard et al. 2017, arXiv 1704.04861, equation 3. Layout as TensorFlow's `depthwiseConv2d`.
 */
import { requireCount } from "../../shared/layers/geometry.ts";
import type { Node } from "../autodiff/graph.ts";
import type { NetworkBuilder } from "../autodiff/network-trace.ts";
import { type SlidingOptions, slidingWindows } from "./sliding.ts";

export interface DepthwiseConv2dOptions extends SlidingOptions {
  /** m; 1 when absent. */
  readonly multiplier?: number;
  /** True when absent. */
  readonly bias?: boolean;
}

/** Starts: weights N(0, 1/fan-in), biases 0. @throws NetworkError where windows do not fit */
export function depthwiseConv2d(
  builder: NetworkBuilder,
  name: string,
  x: Node,
  { multiplier = 1, bias = true, ...sliding }: DepthwiseConv2dOptions,
): Node {
  requireCount(multiplier, `multiplier of ${name}`);
  const { graph } = builder;
  const [b = 0, , , c = 0] = x.shape;
  const windows = slidingWindows(name, x, sliding);
  const [places, size] = [b * windows.counts[0] * windows.counts[1], windows.kernel[0] * windows.kernel[1]];
  const outputs = c * multiplier;
  const weights = builder.parameter(`${name}/weights`, [size, outputs], {
    kind: "normal",
    deviation: 1 / Math.sqrt(size),
  });
  const seen = graph.reshape(graph.window(x, windows), [places, size, c, 1]);
  const own = graph.reshape(weights, [1, size, c, multiplier]);
  const sums = graph.sum(graph.formula("w * v", { w: seen, v: own }), 1);
  const shape = [b, ...windows.counts, outputs];
  if (!bias) return graph.reshape(sums, shape);
  const biases = builder.parameter(`${name}/biases`, [outputs], { kind: "constant", value: 0 });
  return graph.formula("y + b", { y: graph.reshape(sums, shape), b: biases });
}
