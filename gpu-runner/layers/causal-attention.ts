/**
 * Causal multi-head self-attention: each place of a sequence takes a mean of the values at its own and earlier places.
 *
 * ```
 * (Q, K, V)ₕ = x·W_qkv + b_qkv       A = softmax_j≤i(QₕKₕᵀ/√d)       y = [A₁V₁ … A_HV_H]·W_out + b_out
 * ```
 * x `[sequences·length, width]`, W_qkv `[width, 3·width]`, W_out `[width, width]`; d = width/heads.
 * Source: Vaswani et al. 2017, arXiv 1706.03762, equation 1 and section 3.2.2.
 */
import type { Node } from "../autodiff/graph.ts";
import type { NetworkBuilder } from "../autodiff/network-trace.ts";
import { dense } from "./dense.ts";
import { rotaryPositions } from "./positions.ts";

export interface AttentionOptions {
  /** Places of a sequence; rows are sequences one after another. */
  readonly length: number;
  readonly heads: number;
  /** Whether queries and keys are turned by their places. */
  readonly rotary?: boolean;
}

/** @throws RangeError where the heads do not divide the width */
export function causalAttention(
  builder: NetworkBuilder,
  name: string,
  x: Node,
  { length, heads, rotary = false }: AttentionOptions,
): Node {
  const { graph } = builder;
  const [rows = 0, width = 0] = x.shape;
  if (width % heads !== 0) throw new RangeError(`${heads} heads do not divide the width ${width}`);
  const [sequences, size] = [rows / length, width / heads];
  const all = graph.reshape(dense(builder, `${name}/qkv`, x, 3 * width), [sequences, length, 3, heads, size]);
  const of = (which: number): Node => {
    const own = graph.reshape(graph.slice(all, 2, which, 1), [sequences, length, heads, size]);
    return graph.permute(own, [0, 2, 1, 3]);
  };
  const turned = (y: Node): Node => (rotary ? rotaryPositions(graph, y) : y);
  const [q, k, v] = [turned(of(0)), turned(of(1)), of(2)];
  const scores = graph.dot(q, graph.transpose(k));
  const seen = graph.formula("select(_i <= _j, scale * s, -1e9)", { s: scores, scale: 1 / Math.sqrt(size) });
  const e = graph.formula("exp(s - m)", { s: seen, m: graph.shift(seen, 3) });
  const mixed = graph.dot(graph.formula("e / total", { e, total: graph.sum(e, 3) }), v);
  return dense(
    builder,
    `${name}/out`,
    graph.reshape(graph.permute(mixed, [0, 2, 1, 3]), [rows, width]),
    width,
  );
}
