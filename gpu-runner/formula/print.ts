/** Expressions back to formula text, with common subexpressions as locals. */

import type { Expression } from "../../shared/formula/syntax.ts";
import { identity } from "./simplify.ts";

/** Prefix of the locals that {@link printFormula} introduces; operands must not start with it. */
export const LOCAL_PREFIX = "shared_";

function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "number":
    case "name":
      return [];
    case "unary":
      return [expression.operand];
    case "binary":
      return [expression.left, expression.right];
    case "call":
      return expression.arguments;
  }
}

/** A leaf costs nothing to repeat. */
const isLeaf = (expression: Expression): boolean => childrenOf(expression).length === 0;

const printNumber = (value: number): string => (value < 0 ? `(-${-value})` : `${value}`);

/** Text of one expression; `printChild` says how its parts are written. */
function print(expression: Expression, printChild: (child: Expression) => string): string {
  switch (expression.kind) {
    case "number":
      return printNumber(expression.value);
    case "name":
      return expression.name;
    case "unary":
      return `(${expression.operator}${printChild(expression.operand)})`;
    case "binary":
      return `(${printChild(expression.left)} ${expression.operator} ${printChild(expression.right)})`;
    case "call":
      return `${expression.function}(${expression.arguments.map(printChild).join(", ")})`;
  }
}

/** Text of an expression, nothing shared. */
export function printExpression(expression: Expression): string {
  return print(expression, printExpression);
}

/**
 * One formula that assigns every target its expression. Whatever occurs twice or more is computed once, as a
 * local.
 * @param outputs interned expressions (`simplify.ts`)
 */
export function printFormula(
  outputs: readonly (readonly [target: string, expression: Expression])[],
): string {
  const uses = new Map<number, number>();
  const count = (expression: Expression): void => {
    const id = identity(expression);
    const times = (uses.get(id) ?? 0) + 1;
    uses.set(id, times);
    if (times === 1) for (const child of childrenOf(expression)) count(child);
  };
  for (const [, expression] of outputs) count(expression);

  const statements: string[] = [];
  const locals = new Map<number, string>();
  const text = (expression: Expression): string => {
    if (isLeaf(expression)) return print(expression, text);
    const id = identity(expression);
    const local = locals.get(id);
    if (local) return local;
    const body = print(expression, text);
    if ((uses.get(id) ?? 0) < 2) return body;
    const fresh = `${LOCAL_PREFIX}${locals.size}`;
    locals.set(id, fresh);
    statements.push(`${fresh} = ${body}`);
    return fresh;
  };
  for (const [target, expression] of outputs) statements.push(`${target} = ${text(expression)}`);
  return statements.join("; ");
}
