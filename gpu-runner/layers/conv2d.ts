/**
 * Convolution of images: every window of x times one matrix, y = w·W + b.
 *
 * ```
 * x [b, h, w, c]      w the windows of x, [b·oh·ow, kh·kw·c]      W [kh·kw·c, outputs], b [outputs]      y [b, oh, ow, outputs]
 * ```
 * With g groups the c channels and the outputs are cut into g parts side by side, and part i of the outputs sees part i of the
 * channels only: W `[kh·kw·c/g, outputs]`. Source: LeCun et al. 1998; groups: Krizhevsky et al. 2012, section 3.5;
 * dilations: Yu, Koltun 2016, arXiv 1511.07122, equation 2. Layout and padding as TensorFlow's `conv2d`.
 */
import { requireCount } from "../../shared/layers/geometry.ts";
import type { Node } from "../autodiff/graph.ts";
import type { NetworkBuilder } from "../autodiff/network-trace.ts";
import { type SlidingOptions, slidingWindows } from "./sliding.ts";

export interface Conv2dOptions extends SlidingOptions {
  /** Channels of the result. */
  readonly outputs: number;
  /** 1 when absent. */
  readonly groups?: number;
  /** True when absent. */
  readonly bias?: boolean;
}

/**
 * Starts: weights N(0, 1/fan-in), biases 0.
 * @throws NetworkError where windows do not fit. @throws RangeError where the groups do not divide the channels
 */
export function conv2d(
  builder: NetworkBuilder,
  name: string,
  x: Node,
  { outputs, groups = 1, bias = true, ...sliding }: Conv2dOptions,
): Node {
  requireCount(outputs, `outputs of ${name}`);
  const { graph } = builder;
  const [b = 0, h = 0, w = 0, c = 0] = x.shape;
  if (c % groups !== 0 || outputs % groups !== 0)
    throw new RangeError(`${name}: ${groups} groups do not divide ${c} channels and ${outputs} outputs`);
  const windows = slidingWindows(name, x, sliding);
  const [places, inputs] = [b * windows.counts[0] * windows.counts[1], c / groups];
  const fanIn = windows.kernel[0] * windows.kernel[1] * inputs;
  const weights = builder.parameter(`${name}/weights`, [fanIn, outputs], {
    kind: "normal",
    deviation: 1 / Math.sqrt(fanIn),
  });
  const product = (): Node => {
    if (groups === 1) return graph.dot(graph.reshape(graph.window(x, windows), [places, fanIn]), weights);
    const parts = graph.permute(graph.reshape(x, [b, h, w, groups, inputs]), [3, 0, 1, 2, 4]);
    const seen = graph.window(graph.reshape(parts, [groups * b, h, w, inputs]), windows);
    const own = graph.permute(graph.reshape(weights, [fanIn, groups, outputs / groups]), [1, 0, 2]);
    const found = graph.dot(graph.reshape(seen, [groups, places, fanIn]), own);
    return graph.reshape(graph.permute(found, [1, 0, 2]), [places, outputs]);
  };
  const shape = [b, ...windows.counts, outputs];
  if (!bias) return graph.reshape(product(), shape);
  const biases = builder.parameter(`${name}/biases`, [outputs], { kind: "constant", value: 0 });
  return graph.reshape(graph.formula("y + b", { y: product(), b: biases }), shape);
}
