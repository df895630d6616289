/** Along the curve steps go forward and the cost never falls. */
import type { Certificate, Claim } from "./claim.ts";

export const costRises: Certificate = {
  name: "cost-rises",
  says: "a curve begins at step 0 and cost 0; its steps rise, its costs and seconds never fall",
  check({ result: { curve, seconds } }: Claim): string | null {
    const { step, gradientEquivalents: cost, seconds: times } = curve;
    if (step.length === 0) return null;
    if (step[0] !== 0 || cost[0] !== 0) return "the curve does not begin at step 0 with cost 0";
    for (let i = 1; i < step.length; i++) {
      const [before, after] = [step[i - 1] ?? 0, step[i] ?? 0];
      if (after <= before) return `the steps of the curve go from ${before} to ${after}`;
      if ((cost[i] ?? 0) < (cost[i - 1] ?? 0)) return `the cost falls between steps ${before} and ${after}`;
      if ((times[i] ?? 0) < (times[i - 1] ?? 0))
        return `time runs backwards between steps ${before} and ${after}`;
    }
    return seconds < 0 ? "seconds cannot be negative" : null;
  },
};
