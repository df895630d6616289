/**
 * P as a function of a problem's options, as data: the Worker plans with it and loads no problem. `fit-size.ts` finds it.
 *
 *     P = Σ over terms that apply:  times · Π of the options named in `of`
 */
import type { ProblemEntry, SizeTerm } from "./entry.ts";
import type { ParameterValues } from "./hyperparameter.ts";

/** P at complete options. */
export function sizeAt(
  entry: Pick<ProblemEntry, "options" | "size" | "sizeTerms">,
  options: ParameterValues,
): number {
  return entry.sizeTerms === undefined ? storedSize(entry, options) : sumOf(entry.sizeTerms, options);
}

export function sumOf(terms: readonly SizeTerm[], options: ParameterValues): number {
  return terms
    .filter(({ where = {} }) => Object.entries(where).every(([name, choice]) => options[name] === choice))
    .reduce(
      (sum, { times, of }) => sum + of.reduce((product, name) => product * Number(options[name]), times),
      0,
    );
}

/**
 * A running sweep keeps the entries it was planned with, and those of earlier releases have no terms: an integer option
 * whose default is P was taken for P then, and its trials stay what they are.
 */
function storedSize(
  { options: parameters, size }: Pick<ProblemEntry, "options" | "size">,
  options: ParameterValues,
): number {
  const dimension = Object.entries(parameters).find(
    ([, option]) => option.kind === "integer" && option.default === size,
  );
  return dimension === undefined ? size : Number(options[dimension[0]]);
}
