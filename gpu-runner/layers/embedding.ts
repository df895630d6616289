/**
 * Embedding: a row of a table for each token. The row is picked by a product with the token's indicator, which is exact and
 * whose derivative adds in a fixed order; worth its time up to vocabularies of a few hundred.
 *
 * ```
 * y[r] = E[token[r]]       tokens [rows, 1], whole numbers below `vocabulary`; E [vocabulary, width]; y [rows, width]
 * ```
 * Source: Bengio et al. 2003, JMLR 3, equation 1; start as GPT-2's (Radford et al. 2019).
 */
import type { Node } from "../autodiff/graph.ts";
import type { NetworkBuilder } from "../autodiff/network-trace.ts";

const DEVIATION = 0.02;

export interface Embedding {
  /** `[vocabulary, width]`: also what a tied head multiplies by. */
  readonly table: Node;
  readonly rows: Node;
}

/** Starts as N(0, 0.02²). */
export function embedding(
  builder: NetworkBuilder,
  name: string,
  tokens: Node,
  { vocabulary, width }: { readonly vocabulary: number; readonly width: number },
): Embedding {
  const { graph } = builder;
  const table = builder.parameter(`${name}/table`, [vocabulary, width], {
    kind: "normal",
    deviation: DEVIATION,
  });
  const rows = tokens.shape[0] as number;
  const indicator = graph.formula("select(_i == token, 1, 0)", { token: tokens }, [rows, vocabulary]);
  return { table, rows: graph.dot(indicator, table) };
}

/** Logits of a head that shares the table: y·Eᵀ, `y` `[rows, width]`. */
export function tiedHead({ graph }: Pick<NetworkBuilder, "graph">, y: Node, table: Node): Node {
  return graph.dot(y, graph.transpose(table));
}
