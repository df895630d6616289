/** Ackley's function: a nearly flat, rippled plain around a funnel with a kink at its bottom. */
import { closedForm } from "./closed-form.ts";
import { dimensionOption, numberOption } from "./closed-form-options.ts";
import { coordinates, sumOf } from "./coordinates.ts";

export const ackley = closedForm({
  name: "ackley",
  title: "Ackley",
  definition:
    "f(x) = -20\\exp\\!\\left(-0.2\\sqrt{\\tfrac1n\\sum_i x_i^2}\\right) - \\exp\\!\\left(\\tfrac1n\\sum_i\\cos 2\\pi x_i\\right) + 20 + e",
  source: "Ackley 1987; domain of Jamil & Yang 2013, arXiv 1308.4008",
  version: 1,
  options: { dimension: dimensionOption(2, 1) },
  // At 0 the function has a kink: `select` makes the gradient there that of the smooth part, 0.
  expression: (options) => {
    const n = numberOption(options, "dimension");
    const x = coordinates(n);
    const squares = sumOf(x.map((name) => `${name}*${name}`));
    const waves = sumOf(x.map((name) => `cos(${2 * Math.PI}*${name})`));
    return [
      `s = (${squares})/${n}`,
      "r = select(s > 0, sqrt(s), 0)",
      `f = ${20 + Math.E} - 20*exp(-0.2*r) - exp((${waves})/${n})`,
    ].join("; ");
  },
  box: () => [-32.768, 32.768],
  targets: [10, 3, 1e-1, 1e-3],
  criticalPoints: (options) => [
    { kind: "minimum", value: 0, point: new Array<number>(numberOption(options, "dimension")).fill(0) },
  ],
});
