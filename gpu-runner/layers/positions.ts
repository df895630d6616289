/**
 * Positions of a sequence: learned vectors that are added, or rotations of queries and keys by angles that grow with the place.
 *
 * ```
 * learned   y[s, t] = x[s, t] + p[t]                               x [sequences·length, width], p [length, width]
 * rotary    (a, b)[t, i] ← (a·cos tωᵢ − b·sin tωᵢ, a·sin tωᵢ + b·cos tωᵢ),   ωᵢ = 10000^(−2i/width)
 * ```
 * a and b are the first and the second half of a vector. Sources: Gehring et al. 2017, arXiv 1705.03122, section 3.1
 * (learned); Su et al. 2021, arXiv 2104.09864, equation 34, in the order of halves (rotary).
 */
import type { Graph, Node } from "../autodiff/graph.ts";
import type { NetworkBuilder } from "../autodiff/network-trace.ts";

const DEVIATION = 0.02;
const BASE = 10_000;

/** Starts as N(0, 0.02²). @param length places of a sequence; rows are sequences one after another */
export function learnedPositions(builder: NetworkBuilder, name: string, x: Node, length: number): Node {
  const { graph } = builder;
  const [rows = 0, width = 0] = x.shape;
  const p = builder.parameter(`${name}/places`, [length, width], { kind: "normal", deviation: DEVIATION });
  const sequences = graph.reshape(x, [rows / length, length, width]);
  return graph.reshape(graph.formula("x + p", { x: sequences, p }), [rows, width]);
}

/** @param x `[…, length, width]`; of an odd width the last number stays as it is */
export function rotaryPositions(graph: Graph, x: Node): Node {
  const axis = x.shape.length - 1;
  const width = x.shape[axis] as number;
  const half = Math.floor(width / 2);
  if (half === 0) return x;
  const [a, b] = [graph.slice(x, axis, 0, half), graph.slice(x, axis, half, half)];
  const angle = `_j * exp(${-Math.log(BASE) / half} * _i)`;
  return graph.concat(
    [
      graph.formula(`a * cos(${angle}) - b * sin(${angle})`, { a, b }),
      graph.formula(`a * sin(${angle}) + b * cos(${angle})`, { a, b }),
      ...(width % 2 === 0 ? [] : [graph.slice(x, axis, 2 * half, 1)]),
    ],
    axis,
  );
}

/** Rows of one place of every sequence: `[sequences·length, width]` → `[sequences, width]`. */
export function placeOf(graph: Graph, x: Node, length: number, place: number): Node {
  return placesOf(graph, x, length, place, 1);
}

/** Rows of `count` places of every sequence, from `first` on: `[sequences·length, width]` → `[sequences·count, width]`. */
export function placesOf(graph: Graph, x: Node, length: number, first: number, count: number): Node {
  const [rows = 0, width = 0] = x.shape;
  const sequences = graph.reshape(x, [rows / length, length, width]);
  return graph.reshape(graph.slice(sequences, 1, first, count), [(rows / length) * count, width]);
}
