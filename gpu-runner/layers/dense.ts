/** Dense: y = xW + b, `x` `[rows, inputs]`, `W` `[inputs, outputs]`, `b` `[outputs]`. */
import type { Node } from "../autodiff/graph.ts";
import type { NetworkBuilder } from "../autodiff/network-trace.ts";

/** Starts: weights N(0, 1/inputs), biases 0. */
export function dense(
  builder: NetworkBuilder,
  name: string,
  x: Node,
  outputs: number,
  { bias = true }: { readonly bias?: boolean } = {},
): Node {
  const inputs = x.shape[1] as number;
  const weights = builder.parameter(`${name}/weights`, [inputs, outputs], {
    kind: "normal",
    deviation: 1 / Math.sqrt(inputs),
  });
  const y = builder.graph.dot(x, weights);
  if (!bias) return y;
  const b = builder.parameter(`${name}/biases`, [outputs], { kind: "constant", value: 0 });
  return builder.graph.formula("y + b", { y, b });
}
