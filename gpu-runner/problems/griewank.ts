/** Griewank's function: a wide parabola with a fine ripple. */
import { closedForm } from "./closed-form.ts";
import { dimensionOption, numberOption } from "./closed-form-options.ts";
import { coordinates, sumOf } from "./coordinates.ts";

export const griewank = closedForm({
  name: "griewank",
  title: "Griewank",
  definition: "f(x) = 1 + \\tfrac{1}{4000}\\sum_i x_i^2 - \\prod_i \\cos\\!\\left(x_i/\\sqrt{i}\\right)",
  source: "Griewank 1981; domain of Jamil & Yang 2013, arXiv 1308.4008",
  version: 1,
  options: { dimension: dimensionOption(5, 1) },
  expression: (options) => {
    const x = coordinates(numberOption(options, "dimension"));
    const product = x.map((name, i) => `cos(${1 / Math.sqrt(i + 1)}*${name})`).join("*");
    return `1 + (${sumOf(x.map((name) => `${name}*${name}`))})/4000 - ${product}`;
  },
  box: () => [-600, 600],
  targets: [50, 10, 1, 1e-1],
  criticalPoints: (options) => [
    { kind: "minimum", value: 0, point: new Array<number>(numberOption(options, "dimension")).fill(0) },
  ],
});
