/** A function that a person posts as text: what is wrong with it, before anything is computed from it. */
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import { MAX_VALUE_CHARACTERS as MAX_CHARACTERS } from "../contracts/sweep.ts";
import { parseFunctionText } from "../formula/evaluate.ts";
import { type Expression, FormulaError } from "../formula/syntax.ts";

/**
 * Bound on the size of its Hessian: the sum over products, quotients and calls of the squared number of coordinates below
 * each. A chain of 32 Rosenbrock terms has 1,500; a kernel of this many terms compiles in 4 s on a software adapter.
 */
export const MAX_SECOND_DERIVATIVES = 10_000;

export interface OwnFunctionIssue {
  /** Name of the option. */
  readonly option: "formula" | "dimension" | "start" | "low" | "high";
  readonly message: string;
}

/** Null when the function can be trained. @param options complete, numbers within their ranges */
export function ownFunctionIssue(options: ParameterValues): OwnFunctionIssue | null {
  const [text, dimension] = [String(options.formula), Number(options.dimension)];
  const message = formulaProblem(text, dimension);
  if (message !== null) return { option: "formula", message };
  if (Number(options.low) >= Number(options.high))
    return {
      option: "low",
      message: `the box needs low < high; low is ${options.low}, high ${options.high}`,
    };
  return startPoint(String(options.start), dimension) === null
    ? {
        option: "start",
        message: `start is "box" (uniform in [low, high]) or ${dimension} coordinates, as "${Array.from({ length: dimension }, (_, i) => i).join(", ")}"`,
      }
    : null;
}

/** Coordinates of a start that is written as numbers; undefined for `box`; null for anything else. */
export function startPoint(text: string, dimension: number): readonly number[] | undefined | null {
  if (text === "box") return undefined;
  const point = text.split(",").map((each) => (each.trim() === "" ? Number.NaN : Number(each)));
  return point.length === dimension && point.every(Number.isFinite) ? point : null;
}

/** One line, or null. */
export function formulaProblem(text: string, dimension: number): string | null {
  if (text.length > MAX_CHARACTERS)
    return `the formula has ${text.length.toLocaleString("en-US")} characters, at most ${MAX_CHARACTERS.toLocaleString("en-US")} are taken`;
  try {
    return treeProblem(text, dimension);
  } catch (error) {
    if (error instanceof FormulaError) return error.message;
    throw error;
  }
}

type Coordinates = ReadonlySet<string>;

function treeProblem(text: string, dimension: number): string | null {
  const locals = new Map<string, Coordinates>();
  const used = new Set<string>();
  let secondDerivatives = 0;
  const below = (expression: Expression): Coordinates => {
    if (expression.kind === "number") return new Set();
    if (expression.kind === "name") {
      const local = locals.get(expression.name);
      if (local) return local;
      if (!isCoordinate(expression.name, dimension))
        throw new FormulaError(
          `"${expression.name}" is no coordinate: a function of dimension ${dimension} has ${namesOf(dimension)}${
            /^x\d+$/.test(expression.name) ? "; raise the option dimension" : ""
          }`,
        );
      used.add(expression.name);
      return new Set([expression.name]);
    }
    const parts =
      expression.kind === "unary"
        ? [expression.operand]
        : expression.kind === "binary"
          ? [expression.left, expression.right]
          : expression.arguments;
    const all = new Set(parts.flatMap((part) => [...below(part)]));
    const isLinear =
      expression.kind === "unary" ||
      (expression.kind === "binary" && (expression.operator === "+" || expression.operator === "-"));
    if (!isLinear) secondDerivatives += all.size ** 2;
    return all;
  };
  for (const { target, expression } of parseFunctionText(text)) {
    if (isCoordinate(target, dimension)) return `"${target}" is a coordinate; a local needs another name`;
    locals.set(target, below(expression));
  }
  if (used.size === 0) return `the formula uses none of ${namesOf(dimension)}: it is a constant`;
  if (used.size < dimension) {
    const missing = Array.from({ length: dimension }, (_, i) => `x${i}`).find((name) => !used.has(name));
    return `the formula does not use ${missing}: lower the option dimension, or use it`;
  }
  return secondDerivatives > MAX_SECOND_DERIVATIVES
    ? `the Hessian of this formula would have about ${secondDerivatives.toLocaleString("en-US")} terms, more than ${MAX_SECOND_DERIVATIVES.toLocaleString("en-US")}; write it with fewer products of many coordinates`
    : null;
}

const isCoordinate = (name: string, dimension: number): boolean => {
  const index = /^x(0|[1-9]\d*)$/.exec(name)?.[1];
  return index !== undefined && Number(index) < dimension;
};

const namesOf = (dimension: number): string => (dimension === 1 ? "x0" : `x0 … x${dimension - 1}`);
