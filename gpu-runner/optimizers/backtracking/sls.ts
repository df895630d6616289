/**
 * Stochastic gradient descent with a stochastic line search: `step-rules/sls.ts` along −g.
 *
 * ```
 * θ ← θ − η·g,   η grown by 2^(1/B), then shrunk until Armijo's condition holds on the batch
 * ```
 * Source: Vaswani et al. 2019, arXiv 1905.09997.
 * Fails: made for interpolating models; elsewhere its steps do not shrink.
 */
import { composeOptimizer } from "../compose.ts";
import { gradientDirection } from "../first-order/sgd.ts";
import { slsRule } from "../step-rules/sls.ts";

export const sls = composeOptimizer(gradientDirection, slsRule, {
  name: "sls",
  title: "Stochastic line search",
  family: "backtracking",
  source: slsRule.source,
  fails: slsRule.fails(gradientDirection),
});
