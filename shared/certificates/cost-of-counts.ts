/** The cost follows from the evaluations that are counted. */
import { agree, type Certificate, type Claim } from "./claim.ts";
import { EVALUATION_COST, hessianCost } from "./evaluation-cost.ts";

export const costOfCounts: Certificate = {
  name: "cost-of-counts",
  says: "gradient-equivalents = values/3 + gradients + 2·products + 2P·Hessians",
  check({ result, parameterCount }: Claim): string | null {
    const { counts, gradientEquivalents } = result;
    const { value, gradient, hessianVector, hessian } = counts;
    if ([value, gradient, hessianVector, hessian].some((count) => count < 0 || !Number.isFinite(count)))
      return "counts cannot be negative";
    const cost =
      value * EVALUATION_COST.value +
      gradient * EVALUATION_COST.gradient +
      hessianVector * EVALUATION_COST.hessianVector +
      hessian * hessianCost(parameterCount);
    return agree(cost, gradientEquivalents)
      ? null
      : `the counts make ${cost} gradient-equivalents; ${gradientEquivalents} are claimed`;
  },
};
