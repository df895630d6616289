/** Small random graphs: every kind of node, values of order 1, smooth where they are evaluated. */
import { hostNormals, hostUniforms } from "../random/normal.ts";
import { Graph, type Node } from "./graph.ts";

export interface RandomGraph {
  readonly graph: Graph;
  /** What is differentiated by. */
  readonly variables: readonly Node[];
  /** Numbers of each variable. */
  readonly start: readonly Float64Array[];
  /** `[1]`. */
  readonly value: Node;
  /** Node that Gauss–Newton products take for the network's output. */
  readonly outputs: Node;
}

/** Formulas that keep values of order 1; x and y broadcast. */
const UNARY = [
  "tanh(x)",
  "sin(x)",
  "x / sqrt(1 + x*x)",
  "exp(-x*x)",
  "log(1 + exp(x))",
  "0.5*x + cos(x)",
  "select(_i > 0, x, 0.3*x)",
  "pow(x, 3) / (1 + x*x)",
];
const BINARY = ["x*y", "x - 0.5*y", "tanh(x)*y", "x / (1 + y*y)", "sin(x + y)", "select(_i < _j, x, y*x)"];

export function randomGraph(seed: number): RandomGraph {
  const draws = hostUniforms(seed, 1, 400);
  let drawn = 0;
  const below = (n: number): number => Math.floor((draws[drawn++] ?? 0) * n);
  const graph = new Graph();
  const shapes = [[2 + below(3), 2 + below(3)], [1 + below(4)], [3, 1], [2, 3, 2 + below(2)]];
  const variables = shapes.map((shape, i) => graph.input(`v${i}`, shape));
  const start = shapes.map((shape, i) =>
    hostNormals(
      seed,
      10 + i,
      shape.reduce((size, n) => size * n, 1),
    ),
  );
  const pool = [...variables];
  const pick = (): Node => pool[below(pool.length)] as Node;
  const grow = (): Node => {
    const x = pick();
    const axis = below(x.shape.length);
    switch (below(14)) {
      case 0:
        return graph.formula("0.6*x", { x: graph.sum(x, axis) });
      case 1:
        return graph.formula("exp(0.5*sin(x - m)) + m", { x, m: graph.mean(x, axis) });
      case 2: {
        // A softmax, which does not depend on the shift.
        const e = graph.formula("exp(x - m)", { x, m: graph.shift(x, axis) });
        return graph.formula("e / s", { e, s: graph.sum(e, axis) });
      }
      case 3:
        // Of three axes no order that is its own inverse.
        return graph.permute(x, [...x.shape.keys()].slice(1).concat(0));
      case 4:
        return graph.reshape(x, [x.shape.reduce((size, n) => size * n, 1)]);
      case 5: {
        // A product with its own transpose has the square of the rows.
        if ((x.shape[0] as number) > 6) return graph.formula("tanh(x)", { x });
        const flat = graph.reshape(x, [x.shape[0] as number, x.shape.slice(1).reduce((s, n) => s * n, 1)]);
        const gram = graph.dot(flat, graph.transpose(graph.formula("tanh(x)", { x: flat })));
        return graph.formula("0.4*x", { x: gram });
      }
      case 6: {
        const y = pool.find((other) => other !== x && fits(other.shape, x.shape));
        return graph.formula(BINARY[below(BINARY.length)] as string, { x, y: y ?? x });
      }
      case 7: {
        const length = x.shape[axis] as number;
        const start = below(length);
        return graph.slice(x, axis, start, 1 + below(length - start));
      }
      case 8: {
        if ((x.shape[axis] as number) > 6) return graph.formula("cos(x)", { x });
        return graph.concat([x, graph.formula("sin(x)", { x })], axis);
      }
      case 9:
        return graph.max(x, axis);
      case 10: {
        const rows = x.shape[0] as number;
        if (rows * 6 < size(x.shape)) return graph.formula("tanh(x)", { x });
        return slid(graph.reshape(x, [1, rows, size(x.shape) / rows, 1]), [1 + below(2), 1 + below(2)]);
      }
      default:
        return graph.formula(UNARY[below(UNARY.length)] as string, { x });
    }
  };
  /** Overlapping windows of images, summed back to smaller ones by another placement. */
  const slid = (images: Node, dilations: readonly [number, number]): Node => {
    const before = [1, 0] as const;
    const windows = graph.window(images, {
      counts: [2, 1],
      kernel: [2, 2],
      strides: [1, 2],
      dilations,
      before,
      outside: 0.3,
    });
    const bent = graph.formula("sin(x) + 0.2*x", { x: windows });
    const folded = graph.fold(bent, { strides: [2, 1], dilations: [1, 1], before }, [3, 2]);
    return graph.formula("0.4*x", { x: folded });
  };
  for (let i = 0; i < 12; i++) pool.push(grow());
  // Each graph turns three axes in an order that is not its own inverse, and tells places apart.
  const turned = graph.permute(variables[3] as Node, [1, 2, 0]);
  // Products of matrices side by side, of a view whose leading axis lies between those of its matrices.
  const across = graph.permute(variables[3] as Node, [1, 0, 2]);
  const products = graph.dot(across, graph.transpose(graph.formula("tanh(x)", { x: across })));
  const images = graph.reshape(variables[3] as Node, [2, 3, (variables[3] as Node).shape[2] as number, 1]);
  const told = [turned, products, slid(images, [2, 1]), graph.max(turned, 1)].map((x) =>
    graph.formula("sin(x)*(_i + 0.3*_j)", { x }),
  );
  const rows = [...pool.slice(-6), ...told].map((node) =>
    graph.reshape(graph.formula("tanh(x)", { x: node }), [1, size(node.shape)]),
  );
  // What the loss depends on, side by side as sums: [1, 1] each.
  const outputs = rows
    .map((row) => graph.sum(row, 1))
    .reduce((a, b) => graph.formula("a + sin(b)", { a, b }));
  const value = graph.reshape(graph.formula("0.5*z*z + exp(0.1*z)", { z: outputs }), [1]);
  return { graph, variables, start, value, outputs };
}

const size = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

const fits = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((n, axis) => n === b[axis] || n === 1 || b[axis] === 1);
