/**
 * Recurrent layers with the weights of TensorFlow.js (and of Keras): kernel W `[inputs, gates·units]`, recurrent kernel U
 * `[units, gates·units]`, bias b `[gates·units]`. x and the result as in `recurrent.ts`; φ the activation, σ that of the gates.
 *
 * ```
 * simple   h ← φ(x·W + h·U + b)
 * GRU      z, r = σ(x·W + h·U + b);   n = φ(x·Wₙ + (r∘h)·Uₙ + bₙ);   h ← z∘h + (1 − z)∘n        (reset before the product)
 * LSTM     i, f, o = σ(x·W + h·U + b);   g = φ(x·W_g + h·U_g + b_g);   c ← f∘c + i∘g;   h ← o∘φ(c)      gates i, f, g, o
 * ```
 * Sources: `layers/recurrent.ts` of TensorFlow.js 4.22; Cho et al. 2014, arXiv 1406.1078, equations 5 to 8.
 */
import type { Node } from "../autodiff/graph.ts";
import type { NetworkBuilder } from "../autodiff/network-trace.ts";
import { type Cell, type RecurrentOptions, unroll } from "./recurrent.ts";

export type TfjsCell = "simple" | "gru" | "lstm";

export interface TfjsRecurrentOptions extends RecurrentOptions {
  readonly cell: TfjsCell;
  /** φ and σ as formulas of x. */
  readonly activation: string;
  readonly recurrentActivation: string;
  readonly bias: boolean;
}

const GATES: Readonly<Record<TfjsCell, number>> = { simple: 1, gru: 3, lstm: 4 };

/** Starts: weights N(0, 1/fan-in), biases 0. */
export function tfjsRecurrent(
  builder: NetworkBuilder,
  name: string,
  x: Node,
  { cell, activation, recurrentActivation, bias, length, width }: TfjsRecurrentOptions,
): Node {
  const { graph } = builder;
  const gates = GATES[cell];
  const weights = (what: string, rows: number): Node =>
    builder.parameter(`${name}/${what}`, [rows, gates * width], {
      kind: "normal",
      deviation: 1 / Math.sqrt(rows),
    });
  const kernel = weights("kernel", x.shape[1] as number);
  const u = weights("recurrent", width);
  const product = graph.dot(x, kernel);
  const inputs = bias
    ? graph.formula("y + b", {
        y: product,
        b: builder.parameter(`${name}/bias`, [gates * width], { kind: "constant", value: 0 }),
      })
    : product;
  const phi = (of: Node): Node => graph.formula(activation, { x: of });
  const sigma = (of: Node): Node => graph.formula(recurrentActivation, { x: of });
  const part = (all: Node, gate: number, count = 1): Node => graph.slice(all, 1, gate * width, count * width);
  const cells: Readonly<Record<TfjsCell, Cell>> = {
    simple: (own, [h]) => [phi(graph.add(own, graph.dot(h as Node, u)))],
    gru: (own, states) => {
      const h = states[0] as Node;
      const both = sigma(graph.add(part(own, 0, 2), graph.dot(h, part(u, 0, 2))));
      const [z, r] = [part(both, 0), part(both, 1)];
      const reset = graph.formula("r * h", { r, h });
      const n = phi(graph.add(part(own, 2), graph.dot(reset, part(u, 2))));
      return [graph.formula("n + z * (h - n)", { n, z, h })];
    },
    lstm: (own, states) => {
      const [h, c] = states as [Node, Node];
      const total = graph.add(own, graph.dot(h, u));
      const [i, f, o] = [0, 1, 3].map((gate) => sigma(part(total, gate))) as [Node, Node, Node];
      const next = graph.formula("f * c + i * g", { f, c, i, g: phi(part(total, 2)) });
      return [graph.formula("o * p", { o, p: phi(next) }), next];
    },
  };
  return unroll(builder, inputs, { length, width }, cell === "lstm" ? 2 : 1, cells[cell]);
}
