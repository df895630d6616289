/** Residual sum: what a block computes is added to what it was given. Source: He et al. 2015, arXiv 1512.03385, equation 1. */
import type { Node } from "../autodiff/graph.ts";
import type { NetworkBuilder } from "../autodiff/network-trace.ts";

/** @param block of the input's shape */
export function residualSum({ graph }: NetworkBuilder, x: Node, block: (x: Node) => Node): Node {
  return graph.add(x, block(x));
}
