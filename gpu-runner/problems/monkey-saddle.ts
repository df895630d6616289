/** The monkey saddle: a degenerate critical point with three ways down, where the Hessian is zero. */
import { closedForm } from "./closed-form.ts";
import { numberOption } from "./closed-form-options.ts";

export const monkeySaddle = closedForm({
  name: "monkey-saddle",
  title: "Monkey saddle",
  definition: "f(x, y) = x^3 - 3xy^2 + b\\,(x^2 + y^2)^2",
  source: "standard; the discussion of degenerate saddles in Anandkumar & Ge 2016, arXiv 1602.05908",
  version: 2,
  options: {
    bound: {
      kind: "number",
      default: 0,
      range: [0, 100],
      scale: "linear",
      structural: true,
      meaning: "b of the quartic that bounds the function; 0: unbounded below",
      source: "Saddlebench",
    },
  },
  size: 2,
  expression: (options) =>
    `pow(x0, 3) - 3*x0*x1*x1 + ${numberOption(options, "bound")}*pow(x0*x0 + x1*x1, 2)`,
  box: () => [-0.1, 0.1],
  unboundedBelow: (options) => numberOption(options, "bound") === 0,
  targets: [-1e-2, -1, -100],
  /** In polar coordinates r³ cos 3φ + b r⁴: three minima at r = 3/(4b), cos 3φ = −1. */
  criticalPoints: (options) => {
    const bound = numberOption(options, "bound");
    const saddle = { kind: "degenerate", value: 0, point: [0, 0], eigenvalues: [0, 0] } as const;
    if (bound === 0) return [saddle];
    const radius = 3 / (4 * bound);
    const minima = [1, 3, 5].map((third) => ({
      kind: "minimum" as const,
      value: -27 / (256 * bound ** 3),
      point: [radius * Math.cos((third * Math.PI) / 3), radius * Math.sin((third * Math.PI) / 3)],
    }));
    return [saddle, ...minima];
  },
});
