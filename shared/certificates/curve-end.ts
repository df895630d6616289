/** The last point of the curve is the end of the run. */
import { agree, type Certificate, type Claim } from "./claim.ts";

export const curveEnd: Certificate = {
  name: "curve-end",
  says: "the curve ends at the result's steps, cost and value",
  check({ result: { curve, steps, gradientEquivalents, value } }: Claim): string | null {
    const [step, cost] = [curve.step.at(-1), curve.gradientEquivalents.at(-1)];
    const last = curve.value.at(-1);
    if (step === undefined || cost === undefined || last === undefined) return "the curve has no points";
    if (step !== steps) return `the curve ends at step ${step}; the run took ${steps}`;
    if (!agree(cost, gradientEquivalents))
      return `the curve ends at a cost of ${cost}; ${gradientEquivalents} are claimed`;
    if (last !== value) return `the curve ends at the value ${last}; ${value} is claimed`;
    return null;
  },
};
