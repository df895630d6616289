/**
 * Mini-batch backtracking momentum (MBT-MMT).
 *
 * The rate is found by `mini-batch-rate.ts` at each epoch's start.
 * μ `momentum`. Source: Truong & Nguyen 2018, arXiv 1808.05160, section 4 (MBT-MMT).
 */
import { momentumDirection } from "../first-order/momentum.ts";
import { velocityWithRateSearch } from "./mbt-velocity.ts";

export const mbtMomentum = velocityWithRateSearch(momentumDirection, {
  name: "mbt-momentum",
  title: "Mini-batch backtracking momentum",
  formula:
    "b \\leftarrow \\mu b + g \\qquad \\theta \\leftarrow \\theta - \\frac{\\bar\\delta}{\\sqrt B}\\, b, \\qquad \\bar\\delta \\text{ searched and } b \\text{ reset each epoch}",
  source: "Truong & Nguyen 2018, arXiv 1808.05160, section 4 (MBT-MMT)",
});
