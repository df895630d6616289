/** What the operations of a posted step read and write: every name known, every shape right. */
import { type OwnOptimizer, operationsOf, type StepOperation } from "../contracts/own-optimizer.ts";
import { type Expression, FormulaError, parseFormula } from "../formula/syntax.ts";
import { suggestion } from "../text/nearest.ts";

export type Kind = "vector" | "scalar";

/** What a step is given. `d` alone of them is written. */
export const GIVEN: Readonly<Record<string, Kind>> = {
  theta: "vector",
  g: "vector",
  d: "vector",
  f: "scalar",
  t: "scalar",
};

export interface StepIssue {
  /** In the definition: `step.2`. */
  readonly path: string;
  readonly message: string;
}

/** All operands of a definition by name. */
export function operandsOf({ state, hyperparameters }: OwnOptimizer): ReadonlyMap<string, Kind> {
  return new Map<string, Kind>([
    ...Object.entries(GIVEN),
    ...Object.entries(state),
    ...Object.keys(hyperparameters).map((name) => [name, "scalar"] as const),
  ]);
}

/** One issue for each operation that is wrong, and what no operation does. */
export function stepIssues(definition: OwnOptimizer): readonly StepIssue[] {
  const operands = operandsOf(definition);
  const written = new Set<string>();
  const issues: StepIssue[] = [];
  const single = typeof definition.step === "string";
  for (const [i, operation] of operationsOf(definition).entries()) {
    const path = single ? "step" : `step.${i}`;
    try {
      const message = operationProblem(operation, operands, definition, written);
      if (message !== null) issues.push({ path, message });
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      issues.push({ path, message: error.message });
    }
  }
  if (issues.length > 0) return issues;
  if (!written.has("d"))
    issues.push({ path: "step", message: 'no formula writes d, the direction; as in "d = -g"' });
  for (const name of Object.keys(definition.state))
    if (!written.has(name))
      issues.push({
        path: `state.${name}`,
        message: `no operation writes ${name}: it would stay 0; take it out, or write it`,
      });
  return issues;
}

function operationProblem(
  operation: StepOperation,
  operands: ReadonlyMap<string, Kind>,
  definition: OwnOptimizer,
  written: Set<string>,
): string | null {
  const mayWrite = (name: string): boolean => name === "d" || Object.hasOwn(definition.state, name);
  if (operation.kind === "map") return mapProblem(operation.formula, operands, mayWrite, written);
  if (operation.kind === "reduce") return reduceProblem(operation.formula, operands, mayWrite, written);
  const { of, into } = operation;
  if (operands.get(of) !== "vector")
    return `"${of}" is no vector; a product is of a vector of the state, g, d or theta`;
  if (!mayWrite(into) || operands.get(into) !== "vector" || into === of)
    return `a product goes into another vector of the state; "${into}" is none`;
  written.add(into);
  return null;
}

type MayWrite = (name: string) => boolean;

function mapProblem(
  formula: string,
  operands: ReadonlyMap<string, Kind>,
  mayWrite: MayWrite,
  written: Set<string>,
): string | null {
  const statements = parseFormula(formula);
  const locals = new Set<string>();
  const reads = new Set<string>();
  const writes = new Set<string>();
  for (const { target, expression } of statements) {
    const unknown = readNames(expression, operands, locals, reads);
    if (unknown !== null) return unknown;
    if (!operands.has(target)) locals.add(target);
    else if (mayWrite(target)) writes.add(target);
    else return `"${target}" is given and cannot be written; a step writes d and its state`;
  }
  if (writes.size === 0)
    return `"${statements.at(-1)?.target}" is a local of this formula: it writes neither d nor a state`;
  const kinds = new Set([...writes].map((name) => operands.get(name)));
  if (kinds.size > 1)
    return `${[...writes].join(" and ")} are of two shapes; write scalars and vectors in formulas of their own`;
  const vector = [...reads].find((name) => operands.get(name) === "vector");
  if (kinds.has("scalar") && vector !== undefined)
    return `a scalar cannot be made of "${vector}", which has one number for each parameter; use {"sum": "${[...writes][0]} = …"}`;
  for (const name of writes) written.add(name);
  return null;
}

function reduceProblem(
  formula: string,
  operands: ReadonlyMap<string, Kind>,
  mayWrite: MayWrite,
  written: Set<string>,
): string | null {
  const statements = parseFormula(formula);
  const [only] = statements;
  if (statements.length !== 1 || !only) return "a sum, max or min is one statement";
  const { target, expression } = only;
  if (!mayWrite(target) || operands.get(target) !== "scalar")
    return `a sum, max or min goes into a scalar of the state; "${target}" is none`;
  const reads = new Set<string>();
  const unknown = readNames(expression, operands, new Set(), reads);
  if (unknown !== null) return unknown;
  if (reads.has(target)) return `"${target}" is what is made here; it cannot be part of the sum`;
  if (![...reads].some((name) => operands.get(name) === "vector"))
    return "there is nothing to add up: the expression has no vector";
  written.add(target);
  return null;
}

/** Null when all are known. */
function readNames(
  expression: Expression,
  operands: ReadonlyMap<string, Kind>,
  locals: ReadonlySet<string>,
  reads: Set<string>,
): string | null {
  switch (expression.kind) {
    case "number":
      return null;
    case "name":
      if (locals.has(expression.name)) return null;
      if (!operands.has(expression.name))
        return `unknown name "${expression.name}": ${suggestion(expression.name, [...operands.keys(), ...locals])}`;
      reads.add(expression.name);
      return null;
    case "unary":
      return readNames(expression.operand, operands, locals, reads);
    case "binary":
      return (
        readNames(expression.left, operands, locals, reads) ??
        readNames(expression.right, operands, locals, reads)
      );
    case "call":
      for (const each of expression.arguments) {
        const unknown = readNames(each, operands, locals, reads);
        if (unknown !== null) return unknown;
      }
      return null;
  }
}
