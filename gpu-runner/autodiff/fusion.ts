/**
 * Which maps are computed inside their readers: neighbouring maps become one formula, and a reduction takes in the map
 * that it reduces. A map that costs little is computed again for every reader, any other has to have one reader only.
 */

import type { Expression } from "../../shared/formula/syntax.ts";
import { sizeOf } from "../../shared/layers/geometry.ts";
import { broadcastShape } from "../formula/scope.ts";
import { simplify } from "../formula/simplify.ts";
import { type Kind, type Node, sameShape } from "./graph.ts";
import { argumentName, namesOf, usesIndex } from "./map-expression.ts";

/** A formula over `x0`, `x1`, …, the operands. */
export interface Fused {
  readonly expression: Expression;
  readonly operands: readonly Node[];
}

/** Operands of a fused formula, at most: with its result and the mask a device's 8 bindings. */
const MAX_OPERANDS = 6;
/** Cost of a formula that is computed again rather than stored: three additions or multiplications. */
const CHEAP = 3;
/** Cost of a function like exp or tanh, a square root or a division, in additions. */
const FUNCTION_COST = 8;
const DEAR: ReadonlySet<string> = new Set(["exp", "log", "tanh", "sin", "cos", "sqrt", "pow"]);

function costOf(expression: Expression): number {
  switch (expression.kind) {
    case "number":
    case "name":
      return 0;
    case "unary":
      return 1 + costOf(expression.operand);
    case "binary":
      return (
        (expression.operator === "/" ? FUNCTION_COST : 1) + costOf(expression.left) + costOf(expression.right)
      );
    case "call":
      return expression.arguments.reduce(
        (cost, argument) => cost + costOf(argument),
        DEAR.has(expression.function) ? FUNCTION_COST : 1,
      );
  }
}

/** Whether computing it again costs about as little as reading it. */
export const isCheap = (expression: Expression): boolean => costOf(expression) <= CHEAP;

type Reduction = Extract<Node["operation"], { readonly kind: "sum" | "shift" | "max" | "argmax" }>;

export interface Fusion {
  /** Of every map among the nodes, with the maps that it takes in. */
  readonly formulas: ReadonlyMap<Node, Fused>;
  /** Maps that nobody needs on their own. */
  readonly inlined: ReadonlySet<Node>;
}

/**
 * @param nodes in order
 * @param given nodes that have tensors already
 * @param wanted nodes that must have tensors
 */
export function fuse(nodes: readonly Node[], given: ReadonlySet<Node>, wanted: ReadonlySet<Node>): Fusion {
  const readers = new Map<Node, Node[]>();
  for (const node of nodes)
    if (!given.has(node))
      for (const argument of new Set(node.arguments))
        readers.set(argument, [...(readers.get(argument) ?? []), node]);
  const formulas = new Map<Node, Fused>();
  const inlined = new Set<Node>();
  for (const node of nodes) {
    if (given.has(node) || node.operation.kind !== "map") continue;
    const formula = fusedFormula(node, node.operation.expression, formulas, inlined);
    formulas.set(node, formula);
    const readBy = readers.get(node) ?? [];
    const affordable = readBy.length === 1 || isCheap(formula.expression);
    if (!wanted.has(node) && affordable && readBy.every((reader) => takesIn(reader, node, formula)))
      inlined.add(node);
  }
  return { formulas, inlined };
}

/** The node's formula with those of its inlined arguments put in; too many operands store the argument with most. */
function fusedFormula(
  node: Node,
  expression: Expression,
  formulas: ReadonlyMap<Node, Fused>,
  inlined: Set<Node>,
): Fused {
  const operands: Node[] = [];
  const nameOf = (operand: Node): Expression => {
    const known = operands.indexOf(operand);
    return argumentName(known >= 0 ? known : operands.push(operand) - 1);
  };
  const locals = new Map<string, Expression>();
  node.arguments.forEach((argument, i) => {
    const inner = inlined.has(argument) ? formulas.get(argument) : undefined;
    const names = inner?.operands.map((operand, k) => [`x${k}`, nameOf(operand)] as const);
    locals.set(`x${i}`, inner && names ? simplify(inner.expression, new Map(names)) : nameOf(argument));
  });
  const whole = simplify(expression, locals);
  const used = namesOf(whole);
  const kept = operands.filter((_, i) => used.has(`x${i}`));
  if (kept.length > MAX_OPERANDS) {
    const widest = node.arguments
      .filter((argument) => inlined.has(argument))
      .sort((a, b) => operandCount(formulas, b) - operandCount(formulas, a))[0];
    if (widest && operandCount(formulas, widest) > 1) {
      inlined.delete(widest);
      return fusedFormula(node, expression, formulas, inlined);
    }
  }
  const renamed = new Map(operands.map((operand, i) => [`x${i}`, argumentName(kept.indexOf(operand))]));
  return { expression: simplify(whole, renamed), operands: kept };
}

const operandCount = (formulas: ReadonlyMap<Node, Fused>, node: Node): number =>
  formulas.get(node)?.operands.length ?? 0;

const REDUCTIONS: ReadonlySet<Kind> = new Set(["sum", "shift", "max", "argmax"] as const);
const isReduction = (operation: Node["operation"]): operation is Reduction => REDUCTIONS.has(operation.kind);

/** Whether the reader can compute the map by itself, at no more than its own number of elements. */
function takesIn(reader: Node, node: Node, { expression, operands }: Fused): boolean {
  const { operation } = reader;
  if (operation.kind === "map")
    return usesIndex(expression)
      ? sameShape(reader.shape, node.shape)
      : isCheap(expression) || sizeOf(reader.shape) === sizeOf(node.shape);
  if (!isReduction(operation)) return false;
  const shapes = operands.map(({ shape }) => shape);
  // A reduction runs over what its operands broadcast to.
  if (shapes.length === 0 || !sameShape(broadcastShape("reduction", shapes), node.shape)) return false;
  const isLast = operation.axis === node.shape.length - 1;
  return isLast || (!usesIndex(expression) && shapes.every((shape) => shape.length === node.shape.length));
}
