/** A quartic of one variable on which Newton's method cycles between 0 and 1 for ever. */
import { closedForm } from "./closed-form.ts";

export const scalarCycle = closedForm({
  name: "scalar-cycle",
  title: "Newton's cycle",
  definition: "f(t) = \\tfrac14 t^4 - t^2 + 2t",
  source: "Truong et al. 2020, arXiv 2006.01512; the cycle 0 ↔ 1 of t³ − 2t + 2 is classical",
  version: 1,
  size: 1,
  expression: "pow(x0, 4)/4 - x0*x0 + 2*x0",
  box: () => [-3, 3],
  namedStarts: { published: () => [0] },
  targets: [-3, -4, -4.219, -4.219135],
  criticalPoints: [{ kind: "minimum", value: -4.219136248741586, point: [-1.7692923542386314] }],
});
