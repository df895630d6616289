/** Global average pooling: the mean of each channel, x `[b, h, w, c]`, y `[b, c]`. Source: Lin et al. 2014, arXiv 1312.4400, section 3.2. */
import type { Node } from "../autodiff/graph.ts";
import type { NetworkBuilder } from "../autodiff/network-trace.ts";

export function globalAveragePool({ graph }: Pick<NetworkBuilder, "graph">, x: Node): Node {
  const [b = 0, h = 0, w = 0, c = 0] = x.shape;
  return graph.reshape(graph.mean(graph.reshape(x, [b, h * w, c]), 1), [b, c]);
}
