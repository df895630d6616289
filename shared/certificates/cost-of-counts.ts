/** The cost follows from the evaluations that are counted. */
import { COST_OF, EVALUATIONS } from "../contracts/evaluation-cost.ts";
import { agree, type Certificate, type Claim } from "./claim.ts";

export const costOfCounts: Certificate = {
  name: "cost-of-counts",
  says: "gradient-equivalents = values/3 + gradients + 2·products + 2P·Hessians",
  check({ result, parameterCount }: Claim): string | null {
    const { counts, gradientEquivalents } = result;
    if (Object.values(counts).some((count) => count < 0 || !Number.isFinite(count)))
      return "counts cannot be negative";
    if (counts.hessian > 0 && parameterCount === null) return null;
    const cost = EVALUATIONS.reduce(
      (sum, each) => sum + counts[each] * COST_OF[each](parameterCount ?? 0),
      0,
    );
    return agree(cost, gradientEquivalents)
      ? null
      : `the counts make ${cost} gradient-equivalents; ${gradientEquivalents} are claimed`;
  },
};
