/**
 * Root-mean-square normalisation: y = γ·x/√(mean(x²) + ε), of each row of x `[rows, width]`; γ `[width]`.
 * Source: Zhang, Sennrich 2019, arXiv 1910.07467, equation 4.
 */
import type { Node } from "../autodiff/graph.ts";
import type { NetworkBuilder } from "../autodiff/network-trace.ts";

/** Keeps rows of zeros finite. */
const EPSILON = 1e-5;

/** Starts as the plain normalisation: γ = 1. */
export function rmsNorm(builder: NetworkBuilder, name: string, x: Node): Node {
  const { graph } = builder;
  const axis = x.shape.length - 1;
  const square = graph.mean(graph.formula("x * x", { x }), axis);
  const scale = graph.formula("1 / sqrt(square + epsilon)", { square, epsilon: EPSILON });
  const gain = builder.parameter(`${name}/gain`, [x.shape[axis] as number], { kind: "constant", value: 1 });
  return graph.formula("gain * (x * s)", { x, s: scale, gain });
}
