/** Rastrigin's function: a parabola with a regular lattice of minima and saddles. */
import { closedForm } from "./closed-form.ts";
import { dimensionOption, numberOption } from "./closed-form-options.ts";
import { coordinates, sumOf } from "./coordinates.ts";

export const rastrigin = closedForm({
  name: "rastrigin",
  title: "Rastrigin",
  definition: "f(x) = 10n + \\sum_i \\left(x_i^2 - 10\\cos 2\\pi x_i\\right)",
  source: "Rastrigin 1974; domain of Jamil & Yang 2013, arXiv 1308.4008",
  version: 1,
  options: { dimension: dimensionOption(5, 1) },
  expression: (options) => {
    const n = numberOption(options, "dimension");
    return sumOf([`${10 * n}`, ...coordinates(n).map((x) => `${x}*${x} - 10*cos(${2 * Math.PI}*${x})`)]);
  },
  box: () => [-5.12, 5.12],
  targets: [60, 40, 20, 5],
  criticalPoints: (options) => [
    { kind: "minimum", value: 0, point: new Array<number>(numberOption(options, "dimension")).fill(0) },
  ],
});
