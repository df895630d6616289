/**
 * Layer normalisation: each example to mean 0 and variance 1 over its numbers, then scaled and shifted.
 *
 * ```
 * y = γ·(x − μ)/√(σ² + ε) + β       μ, σ²: mean and (biased) variance of a row of x [rows, width]; γ, β [width]
 * ```
 * Source: Ba, Kiros, Hinton 2016, arXiv 1607.06450, equation 4.
 */
import type { Node } from "../autodiff/graph.ts";
import type { NetworkBuilder } from "../autodiff/network-trace.ts";
import { type ScaleAndShift, scaleAndShift } from "./scale-and-shift.ts";

/** Keeps rows of equal numbers finite; the value that PyTorch takes. */
const EPSILON = 1e-5;

/** Starts as the plain normalisation: γ = 1, β = 0. */
export function layerNorm(
  builder: NetworkBuilder,
  name: string,
  x: Node,
  { epsilon = EPSILON, ...which }: ScaleAndShift = {},
): Node {
  const { graph } = builder;
  const axis = x.shape.length - 1;
  const centred = graph.formula("x - mean", { x, mean: graph.mean(x, axis) });
  const variance = graph.mean(graph.formula("c * c", { c: centred }), axis);
  const scale = graph.formula("1 / sqrt(variance + epsilon)", { variance, epsilon });
  return scaleAndShift(builder, name, centred, scale, which);
}
