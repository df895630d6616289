/**
 * Dropout: while training, each number is 0 with probability p and else 1/(1 − p) times itself. Which ones is a function of the
 * lane's seed and the step (Philox, the same bits on all engines), so that value, gradient and products of a step see one function.
 * Source: Srivastava et al. 2014, JMLR 15, section 4; the scale as TensorFlow's `dropout`, so that nothing changes afterwards.
 */
import type { Node } from "../autodiff/graph.ts";
import type { NetworkBuilder } from "../autodiff/network-trace.ts";

/** @param rate p. @throws RangeError unless it lies in [0, 1) */
export function dropout(builder: NetworkBuilder, name: string, x: Node, rate: number): Node {
  if (!(rate >= 0 && rate < 1)) throw new RangeError(`${name}: the rate ${rate} lies outside [0, 1)`);
  if (rate === 0 || builder.use === "evaluation") return x;
  const u = builder.noise(name, x.shape);
  return builder.graph.formula("select(u < rate, 0, scale * x)", { u, x, rate, scale: 1 / (1 - rate) });
}
