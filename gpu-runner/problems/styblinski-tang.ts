/** Styblinski–Tang: a separable quartic with 2ⁿ minima and 3ⁿ critical points. */
import type { CriticalPoint } from "../../shared/catalogue/entry.ts";
import { closedForm } from "./closed-form.ts";
import { dimensionOption, numberOption } from "./closed-form-options.ts";
import { coordinates, sumOf } from "./coordinates.ts";

/** Critical points of one coordinate: global minimum, maximum, local minimum. */
const ALONG_ONE = [
  { x: -2.903534027771177, value: -39.16616570377141 },
  { x: 0.1567312567803401, value: 0.19561235905535804 },
  { x: 2.7468027709908367, value: -25.029446655283945 },
] as const;

function at(choice: readonly number[]): CriticalPoint {
  const parts = choice.map((index) => ALONG_ONE[index] ?? ALONG_ONE[0]);
  const maxima = choice.filter((index) => index === 1).length;
  return {
    kind: maxima === 0 ? "minimum" : maxima === choice.length ? "maximum" : "saddle",
    value: parts.reduce((sum, part) => sum + part.value, 0),
    point: parts.map((part) => part.x),
    // Separable: the second derivative of each coordinate.
    eigenvalues: parts.map(({ x }) => 6 * x * x - 16).sort((a, b) => a - b),
  };
}

export const styblinskiTang = closedForm({
  name: "styblinski-tang",
  title: "Styblinski–Tang",
  definition: "f(x) = \\tfrac12 \\sum_i \\left(x_i^4 - 16 x_i^2 + 5 x_i\\right)",
  source: "Styblinski & Tang 1990; domain of Jamil & Yang 2013, arXiv 1308.4008",
  version: 1,
  options: { dimension: dimensionOption(2, 1) },
  expression: (options) =>
    sumOf(
      coordinates(numberOption(options, "dimension")).map(
        (x) => `0.5*(pow(${x}, 4) - 16*${x}*${x} + 5*${x})`,
      ),
    ),
  box: () => [-5, 5],
  targets: [-50, -64, -78, -78.3323],
  /** All of them up to three dimensions; beyond, those with equal coordinates. */
  criticalPoints: (options) => {
    const n = numberOption(options, "dimension");
    if (n > 3) return [0, 1, 2].map((index) => at(new Array<number>(n).fill(index)));
    return Array.from({ length: 3 ** n }, (_, code) =>
      at(Array.from({ length: n }, (__, i) => Math.floor(code / 3 ** i) % 3)),
    );
  },
});
