/** Expressions of maps: names of arguments, and what an expression reads. */
import type { Expression } from "../../shared/formula/syntax.ts";
import { visitNames } from "../formula/scope.ts";
import { name } from "../formula/simplify.ts";

/** Name of argument `index` in a map's expression. */
export const argumentName = (index: number): Expression => name(`x${index}`);

/** Whether an expression reads the place of its element. */
export function usesIndex(expression: Expression): boolean {
  return namesOf(expression).has("_i") || namesOf(expression).has("_j");
}

export function namesOf(expression: Expression): ReadonlySet<string> {
  const names = new Set<string>();
  visitNames(expression, (found) => names.add(found));
  return names;
}
