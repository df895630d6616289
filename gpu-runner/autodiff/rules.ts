/**
 * Derivatives of each kind of node, as nodes: sum ↔ broadcast, permute ↔ its inverse, reshape ↔ reshape, slice ↔ concat
 * with zeros, concat ↔ slices, dot ↔ two dots, window ↔ fold, max ↔ the entry at its argmax, and a map ↔ maps with the
 * derivatives of its formula (`formula/derivative.ts`).
 *
 * A map's derivative is written in the map's own result where that occurs in it: 1 − y² of y = tanh(x).
 */

import type { Expression } from "../../shared/formula/syntax.ts";
import { differentiate } from "../formula/derivative.ts";
import { add, binary, call, multiply, negate, number } from "../formula/simplify.ts";
import type { Graph, Kind, Node, Operation, Windows } from "./graph.ts";
import { argumentName } from "./map-expression.ts";

type NodeOf<K extends Kind> = Node & { readonly operation: Extract<Operation, { readonly kind: K }> };

export interface Rule<K extends Kind = Kind> {
  /** Σᵢ ∂node/∂argumentᵢ · tangentᵢ. Undefined: zero, on both sides; one of the tangents is not. */
  tangent(graph: Graph, node: NodeOf<K>, tangents: readonly (Node | undefined)[]): Node | undefined;
  /** (∂node/∂argument)ᵀ · cotangent, in the argument's shape. Undefined: zero. */
  cotangent(graph: Graph, node: NodeOf<K>, cotangent: Node, argument: number): Node | undefined;
}

export type Rules = { readonly [K in Kind]: Rule<K> };

/** A linear operation of one argument is its own derivative. */
function linear<K extends Kind>(
  apply: (graph: Graph, node: NodeOf<K>, x: Node) => Node,
  transposed: (graph: Graph, node: NodeOf<K>, cotangent: Node) => Node,
): Rule<K> {
  return {
    tangent: (graph, node, [tangent]) => tangent && apply(graph, node, tangent),
    cotangent: (graph, node, cotangent) => transposed(graph, node, cotangent),
  };
}

/** A constant to derivatives. */
const constantRule = { tangent: () => undefined, cotangent: () => undefined };

export const RULES: Rules = {
  input: constantRule,
  shift: constantRule,
  argmax: constantRule,
  map: {
    tangent(graph, node, tangents) {
      const parts: Node[] = [...node.arguments, node];
      let total: Expression = number(0);
      tangents.forEach((tangent, i) => {
        if (tangent) total = add(total, multiply(partial(node, i), argumentName(parts.push(tangent) - 1)));
      });
      return total === number(0) ? undefined : graph.map(total, parts, node.shape);
    },
    cotangent(graph, node, cotangent, argument) {
      const parts = [...node.arguments, node, cotangent];
      const product = multiply(argumentName(parts.length - 1), partial(node, argument));
      if (product === number(0)) return undefined;
      return graph.sumTo(graph.map(product, parts, node.shape), (node.arguments[argument] as Node).shape);
    },
  },
  sum: linear<"sum">(
    (graph, { operation }, x) => graph.sum(x, operation.axis),
    (graph, node, cotangent) => graph.map(argumentName(0), [cotangent], argumentOf(node).shape),
  ),
  max: linear<"max">(
    (graph, node, x) => graph.sum(atLargest(graph, node, x), node.operation.axis),
    (graph, node, cotangent) => atLargest(graph, node, cotangent),
  ),
  window: linear<"window">(
    (graph, node, x) => graph.window(x, windowsOf(node, node.operation)),
    (graph, node, cotangent) => {
      const [, height = 0, width = 0] = argumentOf(node).shape;
      return graph.fold(cotangent, node.operation.placement, [height, width]);
    },
  ),
  fold: linear<"fold">(
    (graph, { operation, shape: [, height = 0, width = 0] }, x) =>
      graph.fold(x, operation.placement, [height, width]),
    (graph, node, cotangent) => graph.window(cotangent, windowsOf(argumentOf(node), node.operation)),
  ),
  dot: {
    tangent(graph, node, [left, right]) {
      const [a, b] = node.arguments as [Node, Node];
      const terms = [left && graph.dot(left, b), right && graph.dot(a, right)].filter(
        (term) => term !== undefined,
      );
      return terms.reduce((x, y) => graph.add(x, y));
    },
    cotangent(graph, node, cotangent, argument) {
      const [a, b] = node.arguments as [Node, Node];
      return argument === 0
        ? graph.dot(cotangent, graph.transpose(b))
        : graph.dot(graph.transpose(a), cotangent);
    },
  },
  slice: linear<"slice">(
    (graph, { operation, shape }, x) =>
      graph.slice(x, operation.axis, operation.start, shape[operation.axis] as number),
    (graph, node, cotangent) => {
      const { axis, start } = node.operation;
      const { shape } = argumentOf(node);
      const after = (shape[axis] as number) - start - (node.shape[axis] as number);
      const zeros = (length: number): readonly Node[] =>
        length === 0 ? [] : [graph.constant(0, shape.with(axis, length))];
      return graph.concat([...zeros(start), cotangent, ...zeros(after)], axis);
    },
  ),
  concat: {
    tangent: (graph, node, tangents) =>
      graph.concat(
        node.arguments.map((part, i) => tangents[i] ?? graph.constant(0, part.shape)),
        node.operation.axis,
      ),
    cotangent(graph, node, cotangent, argument) {
      const { axis } = node.operation;
      const lengths = node.arguments.map(({ shape }) => shape[axis] as number);
      const start = lengths.slice(0, argument).reduce((sum, length) => sum + length, 0);
      return graph.slice(cotangent, axis, start, lengths[argument] as number);
    },
  },
  reshape: linear<"reshape">(
    (graph, { shape }, x) => graph.reshape(x, shape),
    (graph, node, cotangent) => graph.reshape(cotangent, argumentOf(node).shape),
  ),
  permute: linear<"permute">(
    (graph, { operation }, x) => graph.permute(x, operation.axes),
    (graph, { operation }, cotangent) =>
      graph.permute(
        cotangent,
        operation.axes.map((_, axis) => operation.axes.indexOf(axis)),
      ),
  ),
};

const argumentOf = (node: Node): Node => node.arguments[0] as Node;

/** Windows of the shape that a node has, with zeros outside. */
function windowsOf(
  { shape: [, oh = 0, ow = 0, kh = 0, kw = 0] }: Node,
  { placement }: NodeOf<"window" | "fold">["operation"],
): Windows {
  return { ...placement, counts: [oh, ow], kernel: [kh, kw] };
}

/** x, broadcast to the shape of a maximum's argument, where that is largest, and 0 elsewhere. */
function atLargest(graph: Graph, node: NodeOf<"max">, x: Node): Node {
  const { axis } = node.operation;
  const argument = argumentOf(node);
  const place = graph.argmax(argument, axis);
  const last = argument.shape.length - 1;
  if (axis >= last - 1) {
    const index = axis === last ? "_i" : "_j";
    return graph.formula(`select(${index} == place, x, 0)`, { place, x }, argument.shape);
  }
  // Only the last two axes have an index in formulas.
  const order = [...argument.shape.keys()].filter((each) => each !== axis).concat(axis);
  const turned = (y: Node): Node => graph.permute(y, order);
  const shape = order.map((each) => argument.shape[each] as number);
  const found = graph.formula("select(_i == place, x, 0)", { place: turned(place), x: turned(x) }, shape);
  return graph.permute(
    found,
    order.map((_, each) => order.indexOf(each)),
  );
}

/** ∂(map)/∂(argument) over the map's arguments and, as the name after theirs, its own result. */
function partial({ operation, arguments: parts }: NodeOf<"map">, argument: number): Expression {
  const { expression } = operation;
  const derivative = differentiate(expression, `x${argument}`);
  const isLeaf = expression.kind === "name" || expression.kind === "number";
  return isLeaf ? derivative : replace(derivative, expression, argumentName(parts.length));
}

/** `by` for every occurrence of an interned expression. */
function replace(expression: Expression, what: Expression, by: Expression): Expression {
  if (expression === what) return by;
  const inner = (part: Expression): Expression => replace(part, what, by);
  switch (expression.kind) {
    case "number":
    case "name":
      return expression;
    case "unary":
      // A logical not has no derivative, and none holds the map's value.
      return expression.operator === "-" ? negate(inner(expression.operand)) : expression;
    case "binary":
      return binary(expression.operator, inner(expression.left), inner(expression.right));
    case "call":
      return call(expression.function, ...expression.arguments.map(inner));
    default:
      return expression satisfies never;
  }
}
