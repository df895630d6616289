/** Himmelblau's function: four minima, four saddles and a maximum in the plane. */
import { closedForm } from "./closed-form.ts";

export const himmelblau = closedForm({
  name: "himmelblau",
  title: "Himmelblau",
  definition: "f(x, y) = (x^2 + y - 11)^2 + (x + y^2 - 7)^2",
  source: "Himmelblau 1972, Applied Nonlinear Programming; critical points by Newton's method in float64",
  version: 1,
  size: 2,
  expression: "pow(x0*x0 + x1 - 11, 2) + pow(x0 + x1*x1 - 7, 2)",
  box: () => [-5, 5],
  /** Newton's method goes to the maximum from here. */
  namedStarts: { origin: () => [0, 0] },
  targets: [10, 1e-1, 1e-3, 1e-6],
  criticalPoints: [
    { kind: "minimum", value: 0, point: [3, 2] },
    { kind: "minimum", value: 0, point: [-2.805118086952745, 3.131312518250573] },
    { kind: "minimum", value: 0, point: [3.5844283403304917, -1.8481265269644036] },
    { kind: "minimum", value: 0, point: [-3.779310253377747, -3.2831859912861696] },
    { kind: "saddle", value: 13.311926270405587, index: 1, point: [3.385154183607021, 0.07385187983774928] },
    { kind: "saddle", value: 67.71915008752613, index: 1, point: [0.08667750455539634, 2.884254701174776] },
    {
      kind: "saddle",
      value: 104.01516291755811,
      index: 1,
      point: [-3.0730257507643897, -0.08135304428796751],
    },
    {
      kind: "saddle",
      value: 178.33723920192745,
      index: 1,
      point: [-0.12796134673068005, -1.9537149802445766],
    },
    { kind: "maximum", value: 181.6165215225827, point: [-0.2708445906673476, -0.9230385564799815] },
  ],
});
