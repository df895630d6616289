/** The costs to target, the curve and the end of the run tell one story. */
import type { TargetSeries } from "../contracts/sweep.ts";
import { errorsOf, fallingTargets } from "../contracts/target-series.ts";
import type { Curve } from "../contracts/trial.ts";
import { mayMeet, mustMeet } from "../targets/target-met.ts";
import { agree, type Certificate, type Claim, F32_REL } from "./claim.ts";

/** The column of the curve that the targets are on, as it falls. */
function alongSeries(
  { value, heldOutLoss, accuracy }: Curve,
  targetsOn: TargetSeries,
): readonly (number | null)[] | undefined {
  if (targetsOn === "training-loss") return value;
  if (targetsOn === "held-out-loss") return heldOutLoss;
  return accuracy?.map((share) => (share === null ? null : errorsOf(share)));
}

export const targetCrossings: Certificate = {
  name: "target-crossings",
  says: "a target is reached no later than the first point of the curve at or below it, an easier one no later than a harder one, none outside the run",
  check({ result, targets: asked, targetsOn = "training-loss" }: Claim): string | null {
    const { costToTarget, curve, gradientEquivalents } = result;
    const values = alongSeries(curve, targetsOn);
    if (values === undefined) return `the targets are on ${targetsOn}, which the curve does not hold`;
    const targets = fallingTargets({ targets: asked, targetsOn });
    for (const [t, target] of targets.entries()) {
      const reached = costToTarget[t] ?? null;
      if (reached !== null && (reached < 0 || reached > gradientEquivalents * (1 + F32_REL)))
        return `the target ${target} is reached at a cost of ${reached}, outside the run`;
      const harder = costToTarget[t + 1] ?? null;
      if (harder !== null && (reached === null || reached > harder * (1 + F32_REL)))
        return `the target ${targets[t + 1]} is reached at ${harder}, before the easier ${target}`;
      const seen = values.findIndex((value) => value !== null && mustMeet(value, target));
      const cost = curve.gradientEquivalents[seen];
      if (cost !== undefined && reached === null)
        return `the curve is at or below the target ${target} at a cost of ${cost}, which is said not to be reached`;
      if (cost !== undefined && reached !== null && reached > cost && !agree(reached, cost))
        return `the curve is at or below the target ${target} at a cost of ${cost}; ${reached} is claimed`;
      // A crossing that coincides with a point of the curve is that point's.
      const at = reached === null ? -1 : curve.gradientEquivalents.indexOf(reached);
      const value = at < 0 ? null : values[at];
      const alone = at < 0 || curve.gradientEquivalents[at + 1] !== reached;
      if (alone && typeof value === "number" && !mayMeet(value, target))
        return `the target ${target} is said to be reached at a cost of ${reached}, where the curve is at ${value}`;
    }
    return null;
  },
};
