/**
 * Mini-batch backtracking with Nesterov momentum (MBT-NAG).
 *
 * ```
 * each epoch: b ← 0, rate by `mini-batch-rate.ts`        each step: b ← μ·b + g,  θ ← θ − rate·(g + μ·b)
 * ```
 * μ `momentum`. Source: Truong & Nguyen 2018, arXiv 1808.05160, section 4 (MBT-NAG).
 */
import { nesterovDirection } from "../first-order/nesterov.ts";
import { velocityWithRateSearch } from "./mbt-velocity.ts";

export const mbtNesterov = velocityWithRateSearch(nesterovDirection, {
  name: "mbt-nesterov",
  title: "Mini-batch backtracking with Nesterov momentum",
  formula:
    "b \\leftarrow \\mu b + g \\qquad \\theta \\leftarrow \\theta - \\frac{\\bar\\delta}{\\sqrt B}\\,(g + \\mu b), \\qquad \\bar\\delta \\text{ searched and } b \\text{ reset each epoch}",
  source: "Truong & Nguyen 2018, arXiv 1808.05160, section 4 (MBT-NAG)",
});
