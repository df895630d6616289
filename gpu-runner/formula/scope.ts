/** What a formula reads and writes, and over which shape it runs: the checks that all engines share. */

import { type Expression, FormulaError, parseFormula, type Statement } from "../../shared/formula/syntax.ts";
import type { LaneTensor, Operands } from "../engine.ts";

/** Names an expression may use without an operand: indices along the last and the last but one axis. */
export const INDEX_NAMES = ["_i", "_j"] as const;

export interface Scope {
  readonly statements: readonly Statement[];
  /** Operands that are assigned, in the order of their first assignment. */
  readonly writes: readonly string[];
  /** Tensor operands whose old value is used (read before, or without, an assignment in the formula). */
  readonly reads: readonly string[];
}

/** Visits every name of an expression. */
export function visitNames(expression: Expression, visit: (name: string) => void): void {
  switch (expression.kind) {
    case "number":
      return;
    case "name":
      visit(expression.name);
      return;
    case "unary":
      visitNames(expression.operand, visit);
      return;
    case "binary":
      visitNames(expression.left, visit);
      visitNames(expression.right, visit);
      return;
    case "call":
      for (const argument of expression.arguments) visitNames(argument, visit);
      return;
    default:
      expression satisfies never;
  }
}

const parsed = new Map<string, readonly Statement[]>();

/**
 * Resolves the names of a formula.
 * @throws FormulaError on an unknown name, an assigned number, or a formula that writes no operand.
 */
export function resolveScope(formula: string, operands: Operands): Scope {
  const statements = parsed.get(formula) ?? parseFormula(formula);
  parsed.set(formula, statements);
  const known = new Set<string>([...Object.keys(operands), ...INDEX_NAMES]);
  const writes: string[] = [];
  const reads = new Set<string>();
  for (const { target, expression } of statements) {
    visitNames(expression, (name) => {
      if (!known.has(name))
        throw new FormulaError(
          `formula "${formula}": unknown name "${name}"; operands: ${Object.keys(operands).join(", ")}`,
        );
      if (typeof operands[name] === "object" && !writes.includes(name)) reads.add(name);
    });
    if (typeof operands[target] === "number")
      throw new FormulaError(`formula "${formula}": "${target}" is a number and cannot be assigned`);
    if (operands[target] !== undefined && !writes.includes(target)) writes.push(target);
    known.add(target);
  }
  if (writes.length === 0)
    throw new FormulaError(
      `formula "${formula}" writes no operand; operands: ${Object.keys(operands).join(", ")}`,
    );
  return { statements, writes, reads: [...reads] };
}

/** Shape that NumPy broadcasting gives. @throws FormulaError with both shapes when they do not fit. */
export function broadcastShape(formula: string, shapes: readonly (readonly number[])[]): readonly number[] {
  let result: readonly number[] = [1];
  for (const shape of shapes) {
    const rank = Math.max(result.length, shape.length);
    const next: number[] = [];
    for (let axis = 0; axis < rank; axis++) {
      const a = result[axis - rank + result.length] ?? 1;
      const b = shape[axis - rank + shape.length] ?? 1;
      if (a !== b && a !== 1 && b !== 1)
        throw new FormulaError(`formula "${formula}": shapes [${result}] and [${shape}] do not broadcast`);
      next.push(a === 1 ? b : a);
    }
    result = next;
  }
  return result;
}

function tensorsOf(operands: Operands): readonly (readonly [string, LaneTensor])[] {
  return Object.entries(operands).filter(
    (entry): entry is [string, LaneTensor] => typeof entry[1] !== "number",
  );
}

const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((length, axis) => length === b[axis]);

/** Iteration shape of `Engine.map`: all tensor operands broadcast; what is written has that very shape. */
export function mapShape(formula: string, scope: Scope, operands: Operands): readonly number[] {
  const tensors = tensorsOf(operands);
  const shape = broadcastShape(
    formula,
    tensors.map(([, tensor]) => tensor.shape),
  );
  for (const [name, tensor] of tensors)
    if (scope.writes.includes(name) && !sameShape(tensor.shape, shape))
      throw new FormulaError(
        `formula "${formula}": "${name}" [${tensor.shape}] is written over the shape [${shape}]`,
      );
  return shape;
}

/**
 * Iteration shape of `Engine.reduce`: the operands that are not results broadcast; every result has that
 * shape without its last axis (`[1]` for rank 1).
 */
export function reduceShape(formula: string, scope: Scope, operands: Operands): readonly number[] {
  const tensors = tensorsOf(operands);
  const shape = broadcastShape(
    formula,
    tensors.filter(([name]) => !scope.writes.includes(name)).map(([, tensor]) => tensor.shape),
  );
  const wanted = shape.length === 1 ? [1] : shape.slice(0, -1);
  for (const [name, tensor] of tensors) {
    if (!scope.writes.includes(name)) continue;
    if (scope.reads.includes(name))
      throw new FormulaError(
        `formula "${formula}": the result "${name}" of a reduction is read before it is set`,
      );
    if (!sameShape(tensor.shape, wanted))
      throw new FormulaError(
        `formula "${formula}": "${name}" has shape [${tensor.shape}], the reduction of [${shape}] has [${wanted}]`,
      );
  }
  return shape;
}
