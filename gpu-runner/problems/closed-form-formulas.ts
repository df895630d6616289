/** The formulas of a closed-form objective, generated once from its scalar expression. */

import { type Expression, FormulaError } from "../../shared/formula/syntax.ts";
import { gradientOf, hessianOf, parseFunction, variable } from "../formula/derivative.ts";
import { printFormula } from "../formula/print.ts";
import { visitNames } from "../formula/scope.ts";
import { add, multiply, number } from "../formula/simplify.ts";

/** Names in the formulas: coordinates `x0…`, results `f`, `g0…`, copied point `p0…`; vector `v0…`, product `y0…`. */
export interface ClosedFormFormulas {
  readonly value: string;
  /** Value, gradient, and the point copied to `p0…`. */
  readonly gradient: string;
  /** The same without the copy. */
  readonly gradientInPlace: string;
  /** H·v as `y0…`; with columns of the identity for v, all rows of H at once. */
  readonly hessianVector: string;
}

/**
 * @param source a function of x0 … x{n−1} in the formula language (`formula/derivative.ts`)
 * @throws FormulaError when it uses any other name
 */
export function closedFormFormulas(source: string, dimension: number): ClosedFormFormulas {
  const names = Array.from({ length: dimension }, (_, i) => `x${i}`);
  const f = parseFunction(source);
  visitNames(f, (used) => {
    if (!names.includes(used))
      throw new FormulaError(
        `"${used}" is no coordinate of a function of ${dimension}: x0 … x${dimension - 1}`,
      );
  });
  const gradient = gradientOf(f, names);
  const lower = hessianOf(f, names);
  const entry = (i: number, j: number): Expression => lower[Math.max(i, j)]?.[Math.min(i, j)] as Expression;
  const partials = gradient.map((partial, i) => [`g${i}`, partial] as const);
  const product = names.map((_, i) => {
    const terms = names.map((__, j) => multiply(entry(i, j), variable(`v${j}`)));
    return [`y${i}`, terms.reduce(add, number(0))] as const;
  });
  return {
    value: printFormula([["f", f]]),
    gradient: printFormula([["f", f], ...partials, ...names.map((x, i) => [`p${i}`, variable(x)] as const)]),
    gradientInPlace: printFormula([["f", f], ...partials]),
    hessianVector: printFormula(product),
  };
}
