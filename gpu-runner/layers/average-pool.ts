/**
 * Average pooling: the mean over each window, of those of its places that lie in the image: x `[b, h, w, c]`, y `[b, oh, ow, c]`.
 * Source: LeCun et al. 1998; TensorFlow's `avgPool`, which does not count places outside either.
 */
import type { Node } from "../autodiff/graph.ts";
import type { NetworkBuilder } from "../autodiff/network-trace.ts";
import { type SlidingOptions, slidingWindows } from "./sliding.ts";

/** @throws NetworkError where windows do not fit */
export function averagePool(
  { graph }: NetworkBuilder,
  name: string,
  x: Node,
  sliding: Omit<SlidingOptions, "dilations">,
): Node {
  const [b = 0, h = 0, w = 0, c = 0] = x.shape;
  const windows = slidingWindows(name, x, sliding);
  const { counts, kernel, strides, before } = windows;
  const [oh, ow] = counts;
  const seen = graph.reshape(graph.window(x, windows), [b * oh * ow, kernel[0] * kernel[1], c]);
  const total = graph.reshape(graph.sum(seen, 1), [b, oh, ow, c]);
  if (sliding.padding !== "same") return graph.formula("total / n", { total, n: kernel[0] * kernel[1] });
  const inside = (axis: 0 | 1, index: "_i" | "_j", extent: number): string => {
    const first = `(${index}*${strides[axis]} - ${before[axis]})`;
    return `(min(${first} + ${kernel[axis]}, ${extent}) - max(${first}, 0))`;
  };
  const places = graph.formula(`${inside(0, "_j", h)} * ${inside(1, "_i", w)}`, {}, counts);
  return graph.formula("total / n", { total, n: graph.reshape(places, [oh, ow, 1]) });
}
