/**
 * Recurrent layers, unrolled over the places of a sequence. x `[sequences·length, inputs]`, rows are sequences one after
 * another; the result is the state at every place, `[sequences·length, width]`. The first state is 0.
 *
 * ```
 * Elman   h ← tanh(x·W + h·U + b)
 * GRU     z, r = σ(x·W + h·U + b);   n = tanh(x·Wₙ + bₙ + r∘(h·Uₙ + cₙ));   h ← (1 − z)∘n + z∘h
 * LSTM    i, f, o = σ(x·W + h·U + b);   g = tanh(x·W_g + h·U_g + b_g);   c ← f∘c + i∘g;   h ← o∘tanh(c)
 * ```
 * Sources: Elman 1990, Cognitive Science 14; Cho et al. 2014, arXiv 1406.1078, in cuDNN's form of n, which PyTorch has;
 * Hochreiter, Schmidhuber 1997 with the forget gate of Gers et al. 2000.
 */
import type { Node } from "../autodiff/graph.ts";
import type { Initial, NetworkBuilder } from "../autodiff/network-trace.ts";
import { dense } from "./dense.ts";

/** Its formula is σ(x) = 1/(1 + e⁻ˣ), written so that no exponential overflows. */
const SIGMOID = (x: string): string => `(0.5 + 0.5*tanh(0.5*(${x})))`;

export interface RecurrentOptions {
  readonly length: number;
  readonly width: number;
}

/** One step: what the inputs give at this place, and the states so far. */
export type Cell = (own: Node, states: readonly Node[]) => readonly Node[];

/** The inputs' part of every place is one product. @returns the first state at every place */
export function unroll(
  { graph }: Pick<NetworkBuilder, "graph">,
  inputs: Node,
  { length, width }: RecurrentOptions,
  states: number,
  cell: Cell,
): Node {
  const [rows = 0, gates = 0] = inputs.shape;
  const sequences = rows / length;
  const places = graph.reshape(inputs, [sequences, length, gates]);
  let current: readonly Node[] = Array.from({ length: states }, () => graph.constant(0, [sequences, width]));
  const seen: Node[] = [];
  for (let place = 0; place < length; place++) {
    current = cell(graph.reshape(graph.slice(places, 1, place, 1), [sequences, gates]), current);
    seen.push(graph.reshape(current[0] as Node, [sequences, 1, width]));
  }
  return graph.reshape(graph.concat(seen, 1), [rows, width]);
}

const recurrentWeights = (width: number): Initial => ({ kind: "normal", deviation: 1 / Math.sqrt(width) });

/** Weights from state to gates: `[width, gates·width]`. */
function fromState(builder: NetworkBuilder, name: string, width: number, gates: number): Node {
  return builder.parameter(`${name}/state`, [width, gates * width], recurrentWeights(width));
}

export function elman(builder: NetworkBuilder, name: string, x: Node, options: RecurrentOptions): Node {
  const { graph } = builder;
  const inputs = dense(builder, `${name}/input`, x, options.width);
  const u = fromState(builder, name, options.width, 1);
  return unroll(builder, inputs, options, 1, (own, [h]) => [
    graph.formula("tanh(own + hu)", { own, hu: graph.dot(h as Node, u) }),
  ]);
}

/** Biases of n's product with the state start at 0 and are parameters of their own, as in PyTorch. */
export function gru(builder: NetworkBuilder, name: string, x: Node, options: RecurrentOptions): Node {
  const { graph } = builder;
  const { width } = options;
  const inputs = dense(builder, `${name}/input`, x, 3 * width);
  const u = fromState(builder, name, width, 3);
  const bias = builder.parameter(`${name}/state-biases`, [width], { kind: "constant", value: 0 });
  const gate = (all: Node, index: number): Node => graph.slice(all, 1, index * width, width);
  return unroll(builder, inputs, options, 1, (own, states) => {
    const h = states[0] as Node;
    const hu = graph.dot(h, u);
    const both = (index: number) => ({ a: gate(own, index), b: gate(hu, index) });
    const z = graph.formula(SIGMOID("a + b"), both(0));
    const r = graph.formula(SIGMOID("a + b"), both(1));
    const n = graph.formula("tanh(a + r * (b + c))", { ...both(2), r, c: bias });
    return [graph.formula("n + z * (h - n)", { n, z, h })];
  });
}

/** Biases of the forget gate start at 0, as PyTorch's are small. */
export function lstm(builder: NetworkBuilder, name: string, x: Node, options: RecurrentOptions): Node {
  const { graph } = builder;
  const { width } = options;
  const inputs = dense(builder, `${name}/input`, x, 4 * width);
  const u = fromState(builder, name, width, 4);
  const gate = (all: Node, index: number): Node => graph.slice(all, 1, index * width, width);
  return unroll(builder, inputs, options, 2, (own, states) => {
    const [h, c] = states as [Node, Node];
    const total = graph.formula("a + b", { a: own, b: graph.dot(h, u) });
    const [i, f, o] = [0, 1, 2].map((index) => graph.formula(SIGMOID("a"), { a: gate(total, index) })) as [
      Node,
      Node,
      Node,
    ];
    const cell = graph.formula("f * c + i * tanh(g)", { f, c, i, g: gate(total, 3) });
    return [graph.formula("o * tanh(c)", { o, c: cell }), cell];
  });
}
