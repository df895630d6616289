/** Formula → JavaScript: one function per formula text, a loop over lanes and elements in float64. */

import type { Expression, Statement } from "../../../shared/formula/syntax.ts";
import type { Reduction } from "../../engine.ts";

/** Where a compiled formula finds one operand; axes padded to rank 3, stride 0 along broadcast axes. */
export interface LoopView {
  readonly data: Float64Array;
  readonly offset: number;
  readonly laneStride: number;
  readonly strides: readonly [number, number, number];
}

/** Runs lanes `[from, to)` over the iteration shape. */
export type CompiledFormula = (
  from: number,
  to: number,
  shape: readonly [number, number, number],
  views: readonly LoopView[],
) => void;

const literal = (value: number): string => (value < 0 || Object.is(value, -0) ? `(${value})` : `${value}`);

/** A whole-number literal, its sign included, or undefined. */
function wholeLiteral(expression: Expression): number | undefined {
  if (expression.kind === "number") return Number.isInteger(expression.value) ? expression.value : undefined;
  if (expression.kind !== "unary" || expression.operator !== "-") return undefined;
  const inner = wholeLiteral(expression.operand);
  return inner === undefined ? undefined : -inner;
}

const ARITHMETIC = new Set(["+", "-", "*", "/"]);

/** JavaScript source of an expression; operands and locals are variables `v_<name>`. */
export function emitJavaScript(expression: Expression): string {
  switch (expression.kind) {
    case "number":
      return literal(expression.value);
    case "name":
      return `v_${expression.name}`;
    case "unary": {
      const operand = emitJavaScript(expression.operand);
      return expression.operator === "-" ? `(-${operand})` : `(${operand} === 0 ? 1 : 0)`;
    }
    case "binary": {
      const left = emitJavaScript(expression.left);
      const right = emitJavaScript(expression.right);
      const { operator } = expression;
      if (ARITHMETIC.has(operator)) return `(${left} ${operator} ${right})`;
      if (operator === "&&" || operator === "||") return `(${left} !== 0 ${operator} ${right} !== 0 ? 1 : 0)`;
      const symbol = operator === "==" ? "===" : operator === "!=" ? "!==" : operator;
      return `(${left} ${symbol} ${right} ? 1 : 0)`;
    }
    case "call":
      return emitCall(expression);
  }
}

function emitCall(call: Expression & { readonly kind: "call" }): string {
  const [first = "", second = "", third = ""] = call.arguments.map(emitJavaScript);
  if (call.function === "select") return `(${first} !== 0 ? ${second} : ${third})`;
  if (call.function === "finite") return `(Number.isFinite(${first}) ? 1 : 0)`;
  if (call.function !== "pow")
    return `Math.${call.function}(${call.arguments.map(emitJavaScript).join(", ")})`;
  const exponent = call.arguments[1] && wholeLiteral(call.arguments[1]);
  return exponent === undefined ? `Math.pow(${first}, ${second})` : `integerPower(${first}, ${exponent})`;
}

/** Repeated multiplication, for bases of any sign. */
function integerPower(base: number, exponent: number): number {
  let result = 1;
  for (let i = 0; i < Math.abs(exponent); i++) result *= base;
  return exponent < 0 ? 1 / result : result;
}

const REDUCTIONS: Readonly<
  Record<Reduction, { readonly start: string; fold(acc: string, value: string): string }>
> = {
  sum: { start: "0", fold: (acc, value) => `${acc} += ${value};` },
  max: { start: "-Infinity", fold: (acc, value) => `${acc} = Math.max(${acc}, ${value});` },
  min: { start: "Infinity", fold: (acc, value) => `${acc} = Math.min(${acc}, ${value});` },
  argmax: {
    start: "0",
    fold: (acc, value) => `if (i2 === 0 || ${value} > best_${acc}) { best_${acc} = ${value}; ${acc} = i2; }`,
  },
  argmin: {
    start: "0",
    fold: (acc, value) => `if (i2 === 0 || ${value} < best_${acc}) { best_${acc} = ${value}; ${acc} = i2; }`,
  },
};

const cache = new Map<string, CompiledFormula>();

/**
 * @param tensors names of the tensor operands, in the order of the `views` argument of the result
 * @param constants names and values of the operands that are numbers
 * @param writes assigned operands: stored per element, or folded by `reduction` over the last axis
 */
export function compileFormula(
  statements: readonly Statement[],
  tensors: readonly string[],
  constants: readonly (readonly [string, number])[],
  writes: readonly string[],
  reduction?: Reduction,
): CompiledFormula {
  const fold = reduction && REDUCTIONS[reduction];
  const loaded = fold ? tensors.filter((name) => !writes.includes(name)) : tensors;
  const locals = new Set(statements.map(({ target }) => target).filter((name) => !loaded.includes(name)));
  const at = (name: string, axes: readonly string[]): string => {
    const view = tensors.indexOf(name);
    return `d${view}[b${view} + ${axes.map((axis, i) => `${axis} * s${view}_${i}`).join(" + ")}]`;
  };
  const inner = ["i0", "i1", "i2"];
  const source = [
    ...tensors.map(
      (_, view) =>
        `const { data: d${view}, offset: o${view}, laneStride: l${view}, strides: [s${view}_0, s${view}_1, s${view}_2] } = views[${view}];`,
    ),
    ...constants.map(([name, value]) => `const v_${name} = ${literal(value)};`),
    "const [n0, n1, n2] = shape;",
    "for (let lane = from; lane < to; lane++) {",
    ...tensors.map((_, view) => `const b${view} = o${view} + lane * l${view};`),
    "for (let i0 = 0; i0 < n0; i0++) for (let i1 = 0; i1 < n1; i1++) {",
    ...(fold ? writes.map((name) => `let r_${name} = ${fold.start}; let best_r_${name} = 0;`) : []),
    "for (let i2 = 0; i2 < n2; i2++) {",
    "const v__i = i2, v__j = i1;",
    ...loaded.map((name) => `let v_${name} = ${at(name, inner)};`),
    ...[...locals].map((name) => `let v_${name};`),
    ...statements.map(({ target, expression }) => `v_${target} = ${emitJavaScript(expression)};`),
    ...(fold
      ? writes.map((name) => fold.fold(`r_${name}`, `v_${name}`))
      : writes.map((name) => `${at(name, inner)} = v_${name};`)),
    "}",
    ...(fold ? writes.map((name) => `${at(name, ["i0", "i1"])} = r_${name};`) : []),
    "}",
    "}",
  ].join("\n");
  const known = cache.get(source);
  if (known) return known;
  // Parsed formulas only: every name in the text has passed the formula grammar, numbers are printed numbers.
  const build = new Function(
    "integerPower",
    `"use strict"; return (from, to, shape, views) => {\n${source}\n};`,
  ) as (power: typeof integerPower) => CompiledFormula;
  const compiled = build(integerPower);
  cache.set(source, compiled);
  return compiled;
}
