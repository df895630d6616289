/**
 * Batch normalisation with the batch's own statistics: each column of x `[rows, width]` to mean 0 and variance 1 over the
 * rows, then y = γ·x̂ + β; γ, β `[width]`. Images come as `[rows·height·width, channels]`.
 *
 * An example's output depends on the others of its batch, so a loss on other rows than those trained on uses their
 * statistics. Source: Ioffe, Szegedy 2015, arXiv 1502.03167, algorithm 1.
 */
import type { Node } from "../autodiff/graph.ts";
import type { NetworkBuilder } from "../autodiff/network-trace.ts";

/** The value that PyTorch takes. */
const EPSILON = 1e-5;

/** Starts as the plain normalisation: γ = 1, β = 0. */
export function batchNorm(builder: NetworkBuilder, name: string, x: Node): Node {
  const { graph } = builder;
  const width = [x.shape[1] as number];
  const centred = graph.formula("x - mean", { x, mean: graph.mean(x, 0) });
  const variance = graph.mean(graph.formula("c * c", { c: centred }), 0);
  const scale = graph.formula("1 / sqrt(variance + epsilon)", { variance, epsilon: EPSILON });
  const gain = builder.parameter(`${name}/gain`, width, { kind: "constant", value: 1 });
  const offset = builder.parameter(`${name}/offset`, width, { kind: "constant", value: 0 });
  return graph.formula("gain * (c * s) + offset", { c: centred, s: scale, gain, offset });
}
