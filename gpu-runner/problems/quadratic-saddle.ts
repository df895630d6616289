/** The quadratic saddle 5x² − y², and quadratics of any seeded spectrum: unbounded below, one strict saddle. */
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import { hostUniforms } from "../random/normal.ts";
import { closedForm } from "./closed-form.ts";
import { dimensionOption, numberOption } from "./closed-form-options.ts";
import { sumOf } from "./coordinates.ts";

const SPECTRUM_STREAM = 0x57ec;
/** Largest coefficient of the seeded spectra. */
const LARGEST = 5;

/** Coefficients c of Σ cᵢxᵢ²; the Hessian's eigenvalues are 2c. */
export function saddleCoefficients(options: ParameterValues): readonly number[] {
  const n = numberOption(options, "dimension");
  const seed = numberOption(options, "spectrum");
  if (seed === 0) return Array.from({ length: n }, (_, i) => (i % 2 === 0 ? LARGEST : -1));
  const condition = numberOption(options, "condition");
  const negative = Math.min(numberOption(options, "negative"), n);
  const draws = hostUniforms(seed, SPECTRUM_STREAM, 2 * n);
  const order = Array.from({ length: n }, (_, i) => i).sort(
    (i, j) => (draws[n + i] ?? 0) - (draws[n + j] ?? 0),
  );
  const coefficients = new Array<number>(n).fill(0);
  order.forEach((coordinate, rank) => {
    coefficients[coordinate] = LARGEST * condition ** -(draws[coordinate] ?? 0) * (rank < negative ? -1 : 1);
  });
  return coefficients;
}

export const quadraticSaddle = closedForm({
  name: "quadratic-saddle",
  title: "Quadratic saddle",
  definition: "f(x) = \\sum_i c_i x_i^2, \\quad c = (5, -1) \\text{ or a seeded spectrum of both signs}",
  source: "standard",
  version: 2,
  options: {
    dimension: dimensionOption(2, 1),
    spectrum: {
      kind: "integer",
      default: 0,
      range: [0, 2 ** 31 - 1],
      scale: "linear",
      structural: true,
      meaning:
        "0: coefficients 5, −1, 5, −1, …; else the seed of magnitudes log-uniform over 5/condition … 5",
      source: "Saddlebench",
    },
    condition: {
      kind: "number",
      default: 100,
      range: [1, 1e6],
      scale: "log",
      structural: true,
      meaning: "largest over smallest magnitude of a seeded spectrum",
      source: "Saddlebench",
    },
    negative: {
      kind: "integer",
      default: 1,
      range: [0, 32],
      scale: "linear",
      structural: true,
      meaning: "index: number of negative eigenvalues of a seeded spectrum",
      source: "Saddlebench",
    },
  },
  expression: (options) => sumOf(saddleCoefficients(options).map((c, i) => `(${c})*x${i}*x${i}`)),
  // Near the stable manifold, where the escape takes time.
  box: (coordinate, options) =>
    (saddleCoefficients(options)[coordinate] ?? 0) < 0 ? [-1e-3, 1e-3] : [-1, 1],
  unboundedBelow: (options) => saddleCoefficients(options).some((c) => c < 0),
  targets: [-1e-3, -1, -100],
  criticalPoints: (options) => {
    const coefficients = saddleCoefficients(options);
    const isMinimum = coefficients.every((c) => c > 0);
    const isMaximum = coefficients.every((c) => c < 0);
    const kind = isMinimum ? "minimum" : isMaximum ? "maximum" : "saddle";
    const eigenvalues = coefficients.map((c) => 2 * c).sort((a, b) => a - b);
    return [{ kind, value: 0, point: coefficients.map(() => 0), eigenvalues }];
  },
});
