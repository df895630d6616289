/** Evaluates a function of a point from its text, by walking its tree: in float64, or in any other arithmetic. */
import { type BinaryOperator, type Expression, type FunctionName, parseFormula } from "./syntax.ts";

/** What the nodes of a tree become. */
export interface Arithmetic<T> {
  number(value: number): T;
  /** Coordinate `index` of the point; absent: the number. */
  coordinate?(value: number, index: number): T;
  negate(a: T): T;
  /** 1 where `a` is 0, else 0. */
  not(a: T): T;
  binary(operator: BinaryOperator, a: T, b: T): T;
  call(name: FunctionName, values: readonly T[]): T;
}

/** Statements of a function; a text without an assignment is one expression. The value is that of the last statement. */
export function parseFunctionText(source: string) {
  return parseFormula(/^\s*[A-Za-z_]\w*\s*=(?!=)/.test(source) ? source : `result = ${source}`);
}

/**
 * @param source over `x0`, `x1`, …; other names are locals of its own
 * @returns the value at a point; coordinates are taken as exact
 * @throws FormulaError on what is not in the language; later, on a name that is no coordinate of the point
 */
export function functionIn<T>(arithmetic: Arithmetic<T>, source: string): (point: readonly number[]) => T {
  const statements = parseFunctionText(source).map(({ target, expression }) => ({
    target,
    value: nodeOf(arithmetic, expression),
  }));
  return (point) => {
    const names = new Map<string, T>();
    for (const [i, x] of point.entries())
      names.set(`x${i}`, arithmetic.coordinate?.(x, i) ?? arithmetic.number(x));
    let last = arithmetic.number(Number.NaN);
    for (const { target, value } of statements) {
      last = value(names);
      names.set(target, last);
    }
    return last;
  };
}

/** Value of a node for the names known so far. */
type Node<T> = (names: ReadonlyMap<string, T>) => T;

function nodeOf<T>(arithmetic: Arithmetic<T>, expression: Expression): Node<T> {
  switch (expression.kind) {
    case "number": {
      const value = arithmetic.number(expression.value);
      return () => value;
    }
    case "name": {
      const { name } = expression;
      return (names) => {
        const value = names.get(name);
        if (value === undefined) throw new RangeError(`"${name}" is no coordinate of the point`);
        return value;
      };
    }
    case "unary": {
      const operand = nodeOf(arithmetic, expression.operand);
      return expression.operator === "-"
        ? (names) => arithmetic.negate(operand(names))
        : (names) => arithmetic.not(operand(names));
    }
    case "binary": {
      const { operator } = expression;
      const left = nodeOf(arithmetic, expression.left);
      const right = nodeOf(arithmetic, expression.right);
      return (names) => arithmetic.binary(operator, left(names), right(names));
    }
    case "call": {
      const { function: name } = expression;
      const values = expression.arguments.map((each) => nodeOf(arithmetic, each));
      return (names) =>
        arithmetic.call(
          name,
          values.map((value) => value(names)),
        );
    }
  }
}

const BINARY: Readonly<Record<BinaryOperator, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "<": (a, b) => Number(a < b),
  "<=": (a, b) => Number(a <= b),
  ">": (a, b) => Number(a > b),
  ">=": (a, b) => Number(a >= b),
  "==": (a, b) => Number(a === b),
  "!=": (a, b) => Number(a !== b),
  "&&": (a, b) => Number(a !== 0 && b !== 0),
  "||": (a, b) => Number(a !== 0 || b !== 0),
};

const CALLS: Readonly<Record<FunctionName, (a: number, b: number, c: number) => number>> = {
  abs: Math.abs,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  sign: Math.sign,
  floor: Math.floor,
  finite: (a) => Number(Number.isFinite(a)),
  min: (a, b) => Math.min(a, b),
  max: (a, b) => Math.max(a, b),
  pow: (a, b) => a ** b,
  select: (a, b, c) => (a !== 0 ? b : c),
};

/** Plain numbers. */
export const FLOAT64: Arithmetic<number> = {
  number: (value) => value,
  negate: (a) => -a,
  not: (a) => Number(a === 0),
  binary: (operator, a, b) => BINARY[operator](a, b),
  call: (name, [a = Number.NaN, b = Number.NaN, c = Number.NaN]) => CALLS[name](a, b, c),
};

/** The function in float64. */
export function functionOf(source: string): (point: readonly number[]) => number {
  return functionIn(FLOAT64, source);
}
