/** A quartic of one variable with two minima and a maximum that Newton's method likes. */
import { closedForm } from "./closed-form.ts";

export const scalarQuartic = closedForm({
  name: "scalar-quartic",
  title: "Quartic in one variable",
  definition: "f(t) = \\tfrac14 t^4 - \\tfrac23 t^3 - \\tfrac{11}{2} t^2 + 12 t",
  source: "Truong et al. 2020, arXiv 2006.01512 (Newton from 2.352836323 finds the maximum)",
  version: 1,
  size: 1,
  expression: "pow(x0, 4)/4 - 2*pow(x0, 3)/3 - 11*x0*x0/2 + 12*x0",
  box: () => [-6, 6],
  namedStarts: { published: () => [2.352836323] },
  targets: [-18.6, -40, -47, -47.2499],
  criticalPoints: [
    { kind: "minimum", value: -47.25, point: [-3], eigenvalues: [28] },
    { kind: "maximum", value: 73 / 12, point: [1], eigenvalues: [-12] },
    { kind: "minimum", value: -56 / 3, point: [4], eigenvalues: [21] },
  ],
});
