/**
 * Max pooling: the largest entry of each window and channel, x `[b, h, w, c]`, y `[b, oh, ow, c]`. Places outside the image are
 * never the largest. The derivative is that of the first largest entry. Source: Scherer et al. 2010; TensorFlow's `maxPool`.
 */
import type { Node } from "../autodiff/graph.ts";
import type { NetworkBuilder } from "../autodiff/network-trace.ts";
import { type SlidingOptions, slidingWindows } from "./sliding.ts";

/** Below every number that a network computes. */
const LOWEST = -1e30;

/** @throws NetworkError where windows do not fit */
export function maxPool({ graph }: NetworkBuilder, name: string, x: Node, sliding: SlidingOptions): Node {
  const [b = 0, , , c = 0] = x.shape;
  const windows = slidingWindows(name, x, sliding);
  const [oh, ow] = windows.counts;
  const entries = windows.kernel[0] * windows.kernel[1];
  const seen = graph.reshape(graph.window(x, { ...windows, outside: LOWEST }), [b * oh * ow, entries, c]);
  return graph.reshape(graph.max(seen, 1), [b, oh, ow, c]);
}
