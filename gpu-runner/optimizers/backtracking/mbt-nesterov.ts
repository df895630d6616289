/**
 * Mini-batch backtracking with Nesterov momentum (MBT-NAG).
 *
 * The rate is found by `mini-batch-rate.ts` at each epoch's start.
 * μ `momentum`. Source: Truong & Nguyen 2018, arXiv 1808.05160, section 4 (MBT-NAG).
 * α is 0.5 by default. The paper's experiments have 1e-4 and 400 batches an epoch, and √400 = 20 divides a rate near 2/L
 * to one that Nesterov's method bears. Here an epoch may be one batch: on a quadratic of condition 8 with 2 batches 1e-4
 * ends over 600 × farther from the minimum than it began, 0.5 at 1e-6 (tested); with 400 they are alike.
 */
import { nesterovDirection } from "../first-order/nesterov.ts";
import { velocityWithRateSearch } from "./mbt-velocity.ts";
import { miniBatchRateParameters } from "./mini-batch-rate.ts";

export const mbtNesterov = velocityWithRateSearch(
  nesterovDirection,
  {
    name: "mbt-nesterov",
    title: "Mini-batch backtracking with Nesterov momentum",
    formula:
      "b \\leftarrow \\mu b + g \\qquad \\theta \\leftarrow \\theta - \\frac{\\bar\\delta}{\\sqrt B}\\,(g + \\mu b), \\qquad \\bar\\delta \\text{ searched and } b \\text{ reset each epoch}",
    source: "Truong & Nguyen 2018, arXiv 1808.05160, section 4 (MBT-NAG)",
  },
  {
    decrease: {
      ...miniBatchRateParameters.decrease,
      default: 0.5,
      scale: "linear",
      sweep: [1e-4, 0.95],
      source:
        "Truong & Nguyen 2018: 0.5 in theory, 1e-4 in experiments. 1e-4 finds up to 2/L, beyond Nesterov's limit (2+2μ)/((1+2μ)L) = 1.36/L wherever √B does not divide it",
    },
  },
  [
    "α is 0.5 by default, the paper's value in theory and after a plateau; its experiments have 1e-4, which with few batches an epoch finds rates that Nesterov's method does not bear.",
  ],
);
