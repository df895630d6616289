/**
 * Adam × two-way backtracking: Adam's direction, its rate found by the search instead of being set.
 *
 * ```
 * θ ← θ + δₙ·d,   d = −(m/c₁)/(√(v/c₂) + ε),   δₙ from δₙ₋₁ by shrinking or growing
 * ```
 * Source: Kingma & Ba 2014 × Truong & Nguyen 2018. Cost: 1 + (1 + backtracks or growths)/3.
 * Fails: where Adam's direction does not descend on the batch the search goes along −g at its length.
 */
import { composeOptimizer } from "../compose.ts";
import { adamDirection } from "../first-order/adam.ts";
import { armijoParameters } from "../step-rules/armijo.ts";
import { twoWayArmijoRule } from "../step-rules/two-way-armijo.ts";

export const adamTwoWayArmijo = composeOptimizer(adamDirection, twoWayArmijoRule, {
  title: "Adam with two-way backtracking",
  hyperparameters: {
    decrease: {
      ...armijoParameters.decrease,
      default: 1e-4,
      scale: "log",
      sweep: [1e-6, 0.9],
      source: "Truong & Nguyen 2018, arXiv 1808.05160, experiments: 1e-4",
    },
  },
});
