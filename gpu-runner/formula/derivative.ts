/**
 * Symbolic differentiation of formula expressions.
 *
 * Piecewise functions (`abs`, `min`, `max`, `select`, comparisons) are differentiated piece by piece: the
 * result holds inside the pieces; where pieces meet it is one of the one-sided values.
 */

import { parseFunctionText } from "../../shared/formula/evaluate.ts";
import { type Expression, FormulaError } from "../../shared/formula/syntax.ts";
import {
  add,
  binary,
  call,
  constant,
  divide,
  identity,
  multiply,
  name,
  negate,
  number,
  power,
  simplify,
  subtract,
} from "./simplify.ts";

/**
 * Parses a function: statements whose last one assigns the result, earlier ones are locals
 * (`"r = x0*x0 + x1*x1; f = r*r - r"`), or a bare expression (`"x0*x0 - x1"`).
 * @returns the simplified, interned expression over the free names
 * @throws FormulaError
 */
export function parseFunction(source: string): Expression {
  const locals = new Map<string, Expression>();
  let last: Expression | undefined;
  for (const { target, expression } of parseFunctionText(source)) {
    last = simplify(expression, locals);
    locals.set(target, last);
  }
  if (!last) throw new FormulaError(`the function "${source}" is empty`);
  return last;
}

/** Derivatives by a variable, memoised over shared subexpressions. */
export function differentiate(expression: Expression, variable: string): Expression {
  const known = new Map<number, Expression>();
  const visit = (node: Expression): Expression => {
    const id = identity(node);
    const found = known.get(id);
    if (found) return found;
    const result = rule(node, variable, visit);
    known.set(id, result);
    return result;
  };
  return visit(expression);
}

type Visit = (node: Expression) => Expression;

function rule(node: Expression, variable: string, d: Visit): Expression {
  switch (node.kind) {
    case "number":
      return number(0);
    case "name":
      return number(node.name === variable ? 1 : 0);
    case "unary":
      return node.operator === "-" ? negate(d(node.operand)) : number(0);
    case "binary": {
      const { left, right } = node;
      switch (node.operator) {
        case "+":
          return add(d(left), d(right));
        case "-":
          return subtract(d(left), d(right));
        case "*":
          return add(multiply(d(left), right), multiply(left, d(right)));
        case "/":
          return divide(subtract(d(left), multiply(node, d(right))), right);
        default:
          return number(0);
      }
    }
    case "call":
      return callRule(node, d);
  }
}

function callRule(node: Expression & { readonly kind: "call" }, d: Visit): Expression {
  const [first, second, third] = node.arguments as readonly [Expression, Expression, Expression];
  switch (node.function) {
    case "abs":
      return multiply(call("sign", first), d(first));
    case "sqrt":
      return divide(d(first), multiply(number(2), node));
    case "exp":
      return multiply(node, d(first));
    case "log":
      return divide(d(first), first);
    case "sin":
      return multiply(call("cos", first), d(first));
    case "cos":
      return negate(multiply(call("sin", first), d(first)));
    case "tanh":
      return multiply(subtract(number(1), multiply(node, node)), d(first));
    case "sign":
    case "floor":
    case "finite":
      return number(0);
    case "min":
      return call("select", binary("<", first, second), d(first), d(second));
    case "max":
      return call("select", binary(">", first, second), d(first), d(second));
    case "select":
      return call("select", first, d(second), d(third));
    case "pow": {
      const exponent = constant(second);
      if (exponent !== undefined)
        return multiply(multiply(number(exponent), power(first, number(exponent - 1))), d(first));
      const growth = add(multiply(d(second), call("log", first)), divide(multiply(second, d(first)), first));
      return multiply(node, growth);
    }
    default:
      return node.function satisfies never;
  }
}

/** ∂f/∂v for each variable. */
export function gradientOf(expression: Expression, variables: readonly string[]): readonly Expression[] {
  return variables.map((variable) => differentiate(expression, variable));
}

/** Lower triangle of the Hessian: entry (i, j), j ≤ i, at `[i][j]`. */
export function hessianOf(
  expression: Expression,
  variables: readonly string[],
): readonly (readonly Expression[])[] {
  return gradientOf(expression, variables).map((partial, i) =>
    gradientOf(partial, variables.slice(0, i + 1)),
  );
}

/** The free name as an expression, for building products of derivatives. */
export const variable = name;
