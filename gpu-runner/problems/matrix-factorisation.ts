/** Factorising a diagonal matrix: every critical point that is not the best approximation is a strict saddle. */
import type { CriticalPoint } from "../../shared/catalogue/entry.ts";
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import { closedForm } from "./closed-form.ts";
import { numberOption } from "./closed-form-options.ts";
import { sumOf } from "./coordinates.ts";

const TOP_SINGULAR_VALUE = 3;

/** Singular values of M, from 3 down to 3/condition in equal ratios: (3, 1) at the defaults. */
function singularValues(options: ParameterValues): readonly number[] {
  const size = numberOption(options, "size");
  const condition = numberOption(options, "condition");
  return Array.from({ length: size }, (_, i) => TOP_SINGULAR_VALUE * condition ** (-i / (size - 1)));
}

/** Coordinates: U `[size, rank]` row-major, then V `[size, rank]`. */
function factors(options: ParameterValues) {
  const size = numberOption(options, "size");
  const rank = numberOption(options, "rank");
  const at = (side: 0 | 1, row: number, column: number): number => (side * size + row) * rank + column;
  return { size, rank, at, count: 2 * size * rank };
}

function expression(options: ParameterValues): string {
  const { size, rank, at } = factors(options);
  const sigma = singularValues(options);
  const terms: string[] = [];
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      const product = Array.from({ length: rank }, (_, k) => `x${at(0, i, k)}*x${at(1, j, k)}`);
      terms.push(`0.5*pow(${sumOf(product)} - ${i === j ? sigma[i] : 0}, 2)`);
    }
  return sumOf(terms);
}

/** U = V with √σ of the chosen components in its columns. */
function withComponents(options: ParameterValues, chosen: readonly number[]): CriticalPoint {
  const { rank, at, count } = factors(options);
  const sigma = singularValues(options);
  const point = new Array<number>(count).fill(0);
  chosen.forEach((component, column) => {
    point[at(0, component, column)] = Math.sqrt(sigma[component] ?? 0);
    point[at(1, component, column)] = Math.sqrt(sigma[component] ?? 0);
  });
  const missing = sigma.filter((_, component) => !chosen.includes(component));
  const spectrum = eigenvalues(sigma, chosen, rank);
  const isBest = chosen.length === rank && chosen.every((component) => component < rank);
  return {
    kind: isBest ? "minimum" : "saddle",
    value: missing.reduce((sum, value) => sum + 0.5 * value * value, 0),
    point,
    ...(spectrum ? { eigenvalues: spectrum } : {}),
  };
}

/**
 * At 0: ±σᵢ, once for each column. At component k of rank 1: 0 and 2σₖ in its own plane (scaling u against v costs
 * nothing), σₖ ± σᵢ in the others. Not stated for rank 2 away from 0.
 */
function eigenvalues(
  sigma: readonly number[],
  chosen: readonly number[],
  rank: number,
): readonly number[] | undefined {
  const ascending = (values: readonly number[]) => [...values].sort((a, b) => a - b);
  const [component] = chosen;
  if (component === undefined)
    return ascending(Array.from({ length: rank }, () => sigma.flatMap((value) => [-value, value])).flat());
  const own = sigma[component];
  if (rank > 1 || own === undefined) return undefined;
  return ascending(
    sigma.flatMap((value, i) => (i === component ? [0, 2 * own] : [own - value, own + value])),
  );
}

export const matrixFactorisation = closedForm({
  name: "matrix-factorisation",
  title: "Matrix factorisation",
  definition:
    "f(U, V) = \\tfrac12\\left\\|UV^\\top - M\\right\\|_F^2, \\quad M = \\mathrm{diag}(3, \\dots, 3/\\kappa)",
  source: "Baldi & Hornik 1989; Ge, Jin & Zheng 2017, arXiv 1704.00708 (all saddles strict)",
  version: 1,
  options: {
    size: {
      kind: "integer",
      default: 2,
      range: [2, 8],
      scale: "linear",
      structural: true,
      meaning: "rows and columns of M; 2·size·rank coordinates",
      source: "Saddlebench",
    },
    rank: {
      kind: "integer",
      default: 1,
      range: [1, 2],
      scale: "linear",
      structural: true,
      meaning: "columns of the factors",
      source: "Saddlebench",
    },
    condition: {
      kind: "number",
      default: 3,
      range: [1, 1e4],
      scale: "log",
      structural: true,
      meaning: "κ, largest over smallest singular value of M",
      source: "Saddlebench",
    },
  },
  size: (options) => factors(options).count,
  expression,
  // Around the strict saddle at 0.
  box: () => [-0.1, 0.1],
  targets: [1, 0.51, 0.501, 0.50001],
  /** At rank 1 all of them, up to sign and scale; else 0 and the best approximation. */
  criticalPoints: (options) => {
    const { size, rank } = factors(options);
    const chosen =
      rank === 1
        ? [[], ...Array.from({ length: size }, (_, component) => [component])]
        : [[], Array.from({ length: rank }, (_, component) => component)];
    return chosen.map((components) => withComponents(options, components));
  },
});
