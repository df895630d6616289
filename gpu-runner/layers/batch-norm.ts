/**
 * Batch normalisation: each channel to mean 0 and variance 1, then scaled and shifted.
 *
 * ```
 * y = γ·(x − μ)/√(σ² + ε) + β       x […, channels]; μ, σ² [channels]: mean and (biased) variance over all other axes; γ, β [channels]
 * ```
 * An example's output depends on the others of its batch: a loss on other examples than those trained on uses their statistics,
 * unless fixed ones are given, which makes it the inference form (running means of a model that was trained elsewhere).
 * Source: Ioffe, Szegedy 2015, arXiv 1502.03167, algorithms 1 and 2.
 */
import type { Node } from "../autodiff/graph.ts";
import type { NetworkBuilder } from "../autodiff/network-trace.ts";
import { type ScaleAndShift, scaleAndShift } from "./scale-and-shift.ts";

/** Keeps channels of equal numbers finite; the value that PyTorch takes. */
const EPSILON = 1e-5;

export interface BatchNormOptions extends ScaleAndShift {
  /** Fixed μ and σ², `[channels]` each; those of the batch when absent. */
  readonly statistics?: { readonly mean: Node; readonly variance: Node };
}

/** Starts as the plain normalisation: γ = 1, β = 0. */
export function batchNorm(
  builder: NetworkBuilder,
  name: string,
  x: Node,
  { statistics, epsilon = EPSILON, ...which }: BatchNormOptions = {},
): Node {
  const { graph } = builder;
  const channels = x.shape.at(-1) as number;
  const count = x.shape.slice(0, -1).reduce((rows, length) => rows * length, 1);
  const rows = graph.reshape(x, [count, channels]);
  const centred = graph.formula("x - mean", { x: rows, mean: statistics?.mean ?? graph.mean(rows, 0) });
  const variance = statistics?.variance ?? graph.mean(graph.formula("c * c", { c: centred }), 0);
  const scale = graph.formula("1 / sqrt(variance + epsilon)", { variance, epsilon });
  const y = scaleAndShift(builder, name, centred, scale, which);
  return graph.reshape(y, x.shape);
}
