/**
 * Gradient descent with Armijo backtracking: `step-rules/armijo.ts` along −g.
 *
 * Source: Armijo 1966; Truong & Nguyen 2018, arXiv 1808.05160. On ½Lx² it accepts iff δ ≤ 2(1−α)/L.
 * Fails: converges to saddles only from a set of measure zero, but as slowly as gradient descent.
 */
import { composeOptimizer } from "../compose.ts";
import { gradientDirection } from "../first-order/sgd.ts";
import { armijoRule } from "../step-rules/armijo.ts";

export const armijo = composeOptimizer(gradientDirection, armijoRule, {
  name: "armijo",
  title: "Gradient descent with Armijo backtracking",
  family: "backtracking",
  formula:
    "\\theta \\leftarrow \\theta - \\delta g, \\quad \\delta = \\max\\{\\delta_0\\beta^j : L(\\theta - \\delta g) - L(\\theta) \\le -\\alpha\\,\\delta\\,\\|g\\|^2\\}",
  source: armijoRule.source,
  fails: `As slow past a saddle as gradient descent at its best rate. ${armijoRule.fails(gradientDirection)}`,
});
