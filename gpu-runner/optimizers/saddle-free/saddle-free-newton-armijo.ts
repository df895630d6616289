/** Saddle-free Newton × Armijo: the direction at a fixed small λ, the length by backtracking on the batch. */

import { composeOptimizer } from "../compose.ts";
import { armijoRule } from "../step-rules/armijo.ts";
import { saddleFreeDirection } from "./saddle-free-newton.ts";

export const saddleFreeNewtonArmijo = composeOptimizer(saddleFreeDirection, armijoRule, {
  name: "saddle-free-newton+armijo",
  title: "Saddle-free Newton with Armijo backtracking",
  formula:
    "d = -(|H| + \\lambda I)^{-1} g, \\quad \\theta \\leftarrow \\theta + \\delta d, \\quad \\delta = \\max\\{\\delta_0 \\beta^j : f(\\theta + \\delta d) \\le f(\\theta) + \\alpha \\delta\\, g^\\top d\\}",
  maxParameters: 600,
  hyperparameters: {
    decrease: {
      kind: "number",
      default: 1e-4,
      range: [0, 1],
      scale: "log",
      sweep: [1e-5, 0.3],
      meaning: "α: share of the decrease predicted by the slope that a step must reach.",
      source:
        "1e-4: Nocedal & Wright 2006, section 3.1, for Newton-type steps (above ½ it refuses the exact step)",
    },
  },
});
