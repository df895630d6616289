/**
 * Gradient descent with two-way backtracking: `step-rules/two-way-armijo.ts` along −g.
 *
 * Source: Truong & Nguyen 2018, arXiv 1808.05160, section 4.
 * Fails: as Armijo; the step size adapts over several steps after an abrupt change of curvature.
 */
import { composeOptimizer } from "../compose.ts";
import { gradientDirection } from "../first-order/sgd.ts";
import { twoWayArmijoRule } from "../step-rules/two-way-armijo.ts";

export const twoWayArmijo = composeOptimizer(gradientDirection, twoWayArmijoRule, {
  name: "two-way-armijo",
  title: "Gradient descent with two-way backtracking",
  family: "backtracking",
  formula:
    "\\theta \\leftarrow \\theta - \\delta_n g, \\quad \\delta_n = \\beta^{j}\\delta_{n-1},\\; j \\in \\mathbb Z : L(\\theta - \\delta g) - L(\\theta) \\le -\\alpha\\,\\delta\\,\\|g\\|^2",
  source: twoWayArmijoRule.source,
  fails: `As slow past a saddle as gradient descent at its best rate. ${twoWayArmijoRule.fails(gradientDirection)}`,
});
