/**
 * Building expressions that are simple from the start: constants folded, neutral elements dropped, equal
 * expressions *identical* (interned), so that derivatives share what they have in common.
 *
 * 0·x is 0 and x − x is 0 also where x would be NaN or infinite: these are rules for smooth functions.
 */
import type { BinaryOperator, Expression, FunctionName } from "../../shared/formula/syntax.ts";

const interned = new Map<string, Expression>();
const identities = new WeakMap<Expression, number>();

/** Number of an interned expression: equal numbers, equal expressions. */
export function identity(expression: Expression): number {
  const known = identities.get(expression);
  if (known === undefined) throw new Error("the expression is not interned");
  return known;
}

function intern(expression: Expression): Expression {
  const key = keyOf(expression);
  const known = interned.get(key);
  if (known) return known;
  interned.set(key, expression);
  identities.set(expression, interned.size);
  return expression;
}

function keyOf(expression: Expression): string {
  switch (expression.kind) {
    case "number":
      return `#${Object.is(expression.value, -0) ? 0 : expression.value}`;
    case "name":
      return expression.name;
    case "unary":
      return `${expression.operator} ${identity(expression.operand)}`;
    case "binary":
      return `${identity(expression.left)} ${expression.operator} ${identity(expression.right)}`;
    case "call":
      return `${expression.function}(${expression.arguments.map(identity)})`;
  }
}

export const number = (value: number): Expression =>
  intern({ kind: "number", value: value === 0 ? 0 : value });
export const name = (text: string): Expression => intern({ kind: "name", name: text });

const ZERO = number(0);
const ONE = number(1);

/** Value of a constant expression, or undefined. */
export function constant(expression: Expression): number | undefined {
  return expression.kind === "number" ? expression.value : undefined;
}

export function negate(operand: Expression): Expression {
  if (operand.kind === "number") return number(-operand.value);
  if (operand.kind === "unary" && operand.operator === "-") return operand.operand;
  if (operand.kind === "binary" && operand.operator === "-") return subtract(operand.right, operand.left);
  if (operand.kind === "binary" && operand.operator === "*" && operand.left.kind === "number")
    return multiply(number(-operand.left.value), operand.right);
  return intern({ kind: "unary", operator: "-", operand });
}

export function add(left: Expression, right: Expression): Expression {
  if (left === ZERO) return right;
  if (right === ZERO) return left;
  const [a, b] = [constant(left), constant(right)];
  if (a !== undefined && b !== undefined) return number(a + b);
  if (left === right) return multiply(number(2), left);
  if (right.kind === "unary" && right.operator === "-") return subtract(left, right.operand);
  if (left.kind === "unary" && left.operator === "-") return subtract(right, left.operand);
  return commutative("+", left, right);
}

export function subtract(left: Expression, right: Expression): Expression {
  if (right === ZERO) return left;
  if (left === ZERO) return negate(right);
  if (left === right) return ZERO;
  const [a, b] = [constant(left), constant(right)];
  if (a !== undefined && b !== undefined) return number(a - b);
  if (right.kind === "unary" && right.operator === "-") return add(left, right.operand);
  return intern({ kind: "binary", operator: "-", left, right });
}

/** Constants go to the left and merge. */
export function multiply(left: Expression, right: Expression): Expression {
  if (left === ZERO || right === ZERO) return ZERO;
  if (left === ONE) return right;
  if (right === ONE) return left;
  const [a, b] = [constant(left), constant(right)];
  if (a !== undefined && b !== undefined) return number(a * b);
  if (b !== undefined) return multiply(right, left);
  if (a === -1) return negate(right);
  if (left.kind === "unary" && left.operator === "-") return negate(multiply(left.operand, right));
  if (right.kind === "unary" && right.operator === "-") return negate(multiply(left, right.operand));
  if (right.kind === "binary" && right.operator === "*" && right.left.kind === "number")
    return multiply(multiply(left, right.left), right.right);
  if (left.kind === "binary" && left.operator === "*" && left.left.kind === "number")
    return multiply(left.left, multiply(left.right, right));
  return commutative("*", left, right);
}

export function divide(left: Expression, right: Expression): Expression {
  if (left === ZERO) return ZERO;
  if (right === ONE) return left;
  const [a, b] = [constant(left), constant(right)];
  if (a !== undefined && b !== undefined) return number(a / b);
  return intern({ kind: "binary", operator: "/", left, right });
}

/** One order for both ways of writing a sum or a product, so that they are identical; constants first. */
function commutative(operator: "+" | "*", a: Expression, b: Expression): Expression {
  const swap = b.kind === "number" || (a.kind !== "number" && identity(a) > identity(b));
  return intern({ kind: "binary", operator, left: swap ? b : a, right: swap ? a : b });
}

/** pow with a whole-number exponent is written as a product where that is shorter. */
export function power(base: Expression, exponent: Expression): Expression {
  const [a, b] = [constant(base), constant(exponent)];
  if (b === 0) return ONE;
  if (b === 1) return base;
  if (b === 2) return multiply(base, base);
  if (a !== undefined && b !== undefined) return number(a ** b);
  return intern({ kind: "call", function: "pow", arguments: [base, exponent] });
}

/** Functions of one argument that are evaluated at constants. */
const FOLDED = {
  abs: Math.abs,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  sign: Math.sign,
  floor: Math.floor,
} as const satisfies Partial<Record<FunctionName, (value: number) => number>>;

export function call(fn: FunctionName, ...parameters: readonly Expression[]): Expression {
  const [first, second, third] = parameters;
  if (fn === "pow" && first && second) return power(first, second);
  if (fn === "select" && first && second && third) {
    const condition = constant(first);
    if (condition !== undefined) return condition !== 0 ? second : third;
    if (second === third) return second;
  }
  const value = first && constant(first);
  if (value !== undefined && Object.hasOwn(FOLDED, fn))
    return number(FOLDED[fn as keyof typeof FOLDED](value));
  return intern({ kind: "call", function: fn, arguments: parameters });
}

function compare(operator: BinaryOperator, left: Expression, right: Expression): Expression {
  return intern({ kind: "binary", operator, left, right });
}

/** Any binary operator. */
export function binary(operator: BinaryOperator, left: Expression, right: Expression): Expression {
  if (operator === "+") return add(left, right);
  if (operator === "-") return subtract(left, right);
  if (operator === "*") return multiply(left, right);
  if (operator === "/") return divide(left, right);
  return compare(operator, left, right);
}

/** The interned, simplified form of a parsed expression, with locals replaced by what they stand for. */
export function simplify(
  expression: Expression,
  locals: ReadonlyMap<string, Expression> = new Map(),
): Expression {
  switch (expression.kind) {
    case "number":
      return number(expression.value);
    case "name":
      return locals.get(expression.name) ?? name(expression.name);
    case "unary": {
      const operand = simplify(expression.operand, locals);
      return expression.operator === "-"
        ? negate(operand)
        : intern({ kind: "unary", operator: "!", operand });
    }
    case "binary":
      return binary(
        expression.operator,
        simplify(expression.left, locals),
        simplify(expression.right, locals),
      );
    case "call":
      return call(expression.function, ...expression.arguments.map((argument) => simplify(argument, locals)));
  }
}
