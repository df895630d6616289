/** A run that ends before its budget says why, and what it says fits. */
import { type Certificate, type Claim, F32_REL } from "./claim.ts";

/** One step may cost several budgets (a full Hessian, many backtracks), but not without bound. */
const MAX_BUDGETS = 100;

export const ending: Certificate = {
  name: "ending",
  says: "a completed run spent its budget or reached the end of an unbounded problem; other endings are what they say",
  check({ trial, result, mayBePruned, unboundedBelow }: Claim): string | null {
    const { status, value, gradientEquivalents: cost, costToTarget } = result;
    if (cost > trial.budget * MAX_BUDGETS)
      return `the cost is more than ${MAX_BUDGETS} times the budget of ${trial.budget}`;
    if (status === "pruned" && !mayBePruned) return "nobody has ordered this trial to be pruned";
    if (status === "completed" || status === "converged") {
      if (value === null) return `status ${status} needs a finite value`;
    }
    if (status === "completed") {
      const reachedEnd = unboundedBelow && costToTarget.at(-1) != null;
      if (!reachedEnd && cost < trial.budget * (1 - F32_REL))
        return `completed after ${cost} of ${trial.budget} gradient-equivalents`;
    }
    if (status !== "completed" && result.steps < 1) return `${status} without a step`;
    return null;
  },
};
