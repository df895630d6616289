/**
 * Finds the terms of `size-terms.ts` by evaluating a definition's parameter count: exact interpolation on a grid of the
 * options that P depends on, checked on another grid, so that what is written is the count and no approximation.
 */
import { defaultValues } from "./complete.ts";
import type { SizeTerm } from "./entry.ts";
import type { Parameter, Parameters, ParameterValue, ParameterValues } from "./hyperparameter.ts";
import { sumOf } from "./size-terms.ts";

/** Dense layers of one width are quadratic in it. */
const DEGREE = 2;
/** Coefficients are whole numbers, or halves where a triangle is counted. */
const COEFFICIENT_GRID = 2;

/** Undefined where a definition refuses the options: more coordinates than it takes. */
type Count = (options: ParameterValues) => number | undefined;

/**
 * @param count P at complete options; a RangeError: not allowed
 * @throws Error where P is no polynomial of degree 2 in each whole option, for each choice
 */
export function fitSize(
  problem: string,
  options: Parameters,
  count: (options: ParameterValues) => number,
): readonly SizeTerm[] {
  const allowed: Count = (values) => {
    try {
      return count(values);
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  };
  const relevant = Object.entries(options).filter(([name]) => depends(name, options, allowed));
  const choices = relevant.filter(([, option]) => option.kind === "choice");
  const numbers = relevant.filter(([, option]) => option.kind !== "choice");
  const defaults = defaultValues(options);
  const terms = combinations(choices.map(([name, option]) => [name, samplesOf(option)])).flatMap((where) => {
    const at: Count = (values) => allowed({ ...defaults, ...where, ...values });
    return polynomial(numbers, at).map(
      (term): SizeTerm =>
        choices.length === 0 ? term : { ...term, where: where as Readonly<Record<string, string>> },
    );
  });
  for (const values of combinations(relevant.map(([name, option]) => [name, samplesOf(option)]))) {
    const at = { ...defaults, ...values };
    const [stated, fitted] = [allowed(at), sumOf(terms, at)];
    if (stated !== undefined && stated !== fitted)
      throw new Error(
        `problem "${problem}" has ${stated} parameters at ${JSON.stringify(values)}, the fit gives ${fitted}: ` +
          `P must be a polynomial of degree ${DEGREE} at most in each whole option`,
      );
  }
  return terms;
}

/** Whether P changes with the option, the others at their defaults or all at the second value of their samples. */
function depends(name: string, options: Parameters, count: Count): boolean {
  const defaults = defaultValues(options);
  const moved = Object.fromEntries(
    Object.entries(options).map(([other, option]) => [other, samplesOf(option)[1] ?? option.default]),
  );
  return [defaults, moved].some((base) => {
    const sizes = samplesOf(options[name] as Parameter).map((value) => count({ ...base, [name]: value }));
    return new Set(sizes.filter((size) => size !== undefined)).size > 1;
  });
}

/** Values at which an option is tried: the ends, what is near the lower one, the default, one between. */
function samplesOf(option: Parameter): readonly ParameterValue[] {
  if (option.kind === "choice") return [...new Set([option.default, ...option.choices])];
  const [low, high] = option.range;
  if (option.kind === "number") return [...new Set([option.default, low, high])];
  const inside = [low, low + 1, low + 2, option.default, low + Math.floor((high - low) / 3), high];
  return [...new Set(inside.filter((value) => value <= high))];
}

/** Terms of the polynomial through the grid `low, low + 1, low + 2` of each option. */
function polynomial(numbers: readonly (readonly [string, Parameter])[], count: Count): readonly SizeTerm[] {
  const axes = numbers.map(([name, option]) => [name, nodesOf(option)] as const);
  const bases = axes.map(([, nodes]) => monomials(nodes));
  const coefficients = new Map<string, { readonly of: readonly string[]; times: number }>();
  for (const at of combinations(
    axes.map(([, nodes]) => nodes.map((_, i) => i)).map((i, a) => [String(a), i]),
  )) {
    const nodes = axes.map(([name, values], a) => [name, values[Number(at[a])] as number] as const);
    const size = count(Object.fromEntries(nodes));
    if (size === undefined) throw new RangeError("a node of the interpolation is not allowed");
    for (const powers of combinations(bases.map((basis, a) => [String(a), basis.map((_, power) => power)]))) {
      const of = axes.flatMap(([name], a) => new Array<string>(Number(powers[a])).fill(name));
      const weight = bases.reduce(
        (product, basis, a) => product * (basis[Number(powers[a])]?.[Number(at[a])] as number),
        1,
      );
      const term = coefficients.get(of.join()) ?? { of, times: 0 };
      coefficients.set(of.join(), { of, times: term.times + size * weight });
    }
  }
  return [...coefficients.values()]
    .map(({ of, times }) => ({ times: Math.round(times * COEFFICIENT_GRID) / COEFFICIENT_GRID, of }))
    .filter(({ times }) => times !== 0);
}

function nodesOf(option: Parameter): readonly number[] {
  if (option.kind === "choice") throw new TypeError("a choice has no nodes");
  const [low, high] = option.range;
  return Array.from({ length: DEGREE + 1 }, (_, i) => low + i).filter((value) => value <= high);
}

/** `[power][node]`: what the value at a node adds to the coefficient of a power (Lagrange's polynomials, multiplied out). */
function monomials(nodes: readonly number[]): readonly (readonly number[])[] {
  const lagrange = nodes.map((own) =>
    nodes
      .filter((other) => other !== own)
      .reduce<readonly number[]>(
        (polynomial, other) => timesLinear(polynomial, -other / (own - other), 1 / (own - other)),
        [1],
      ),
  );
  return nodes.map((_, power) => lagrange.map((polynomial) => polynomial[power] ?? 0));
}

/** Coefficients of p(x)·(a + b x), ascending. */
function timesLinear(p: readonly number[], a: number, b: number): readonly number[] {
  return [...p, 0].map((c, power) => a * c + b * (p[power - 1] ?? 0));
}

/** Every choice of one value for each name. */
function combinations<Value extends ParameterValue>(
  axes: readonly (readonly [string, readonly Value[]])[],
): readonly Readonly<Record<string, Value>>[] {
  return axes.reduce<readonly Readonly<Record<string, Value>>[]>(
    (all, [name, values]) => all.flatMap((own) => values.map((value) => ({ ...own, [name]: value }))),
    [{}],
  );
}
