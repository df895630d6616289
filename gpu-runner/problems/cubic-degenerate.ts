/** Two cubics: a degenerate critical point in the way, where methods that trust the Hessian stall. */
import { closedForm } from "./closed-form.ts";

export const cubicDegenerate = closedForm({
  name: "cubic-degenerate",
  title: "Degenerate cubic",
  definition: "f(x, y) = x^3 + y^3",
  source: "the public discussion of saddle-free Newton; start (1.2, 1.9)",
  version: 2,
  size: 2,
  expression: "pow(x0, 3) + pow(x1, 3)",
  // On the side from which the degenerate point lies in the way down.
  box: () => [0.5, 2],
  namedStarts: { published: () => [1.2, 1.9] },
  unboundedBelow: () => true,
  targets: [1e-1, 1e-3, 1e-5, -1],
  criticalPoints: [{ kind: "degenerate", value: 0, point: [0, 0], eigenvalues: [0, 0] }],
});
