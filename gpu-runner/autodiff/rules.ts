/**
 * Derivatives of each kind of node, as nodes: sum ↔ broadcast, permute ↔ its inverse, reshape ↔ reshape, dot ↔ two
 * dots, and a map ↔ maps with the derivatives of its formula (`formula/derivative.ts`).
 *
 * A map's derivative is written in the map's own result where that occurs in it: 1 − y² of y = tanh(x).
 */

import type { Expression } from "../../shared/formula/syntax.ts";
import { differentiate } from "../formula/derivative.ts";
import { add, binary, call, multiply, negate, number } from "../formula/simplify.ts";
import { argumentName, type Graph, type Kind, type Node, type Operation } from "./graph.ts";

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
