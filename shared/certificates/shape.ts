/** The columns of the result fit together and are as long as was asked for. */
import type { Certificate, Claim } from "./claim.ts";

export const shape: Certificate = {
  name: "shape",
  says: "the columns of a result have one length, at most two points more than were asked for",
  check({ result, curvePoints, targets }: Claim): string | null {
    const { curve, curvature, path } = result;
    const length = curve.step.length;
    if ([curve.gradientEquivalents, curve.seconds, curve.value].some((column) => column.length !== length))
      return "the columns of the curve differ in length";
    const { heldOutLoss, accuracy } = curve;
    if ((heldOutLoss === undefined) !== (accuracy === undefined))
      return "held-out loss and accuracy come together or not at all";
    if ([heldOutLoss, accuracy].some((column) => column !== undefined && column.length !== length))
      return "the held-out columns of the curve differ in length from the others";
    if (length > curvePoints + 2)
      return `the curve has ${length} points; at most ${curvePoints + 2} were asked for`;
    if (path && path.length !== length) return "the path is not as long as the curve";
    if (curvature) {
      const points = curvature.step.length;
      const columns = [curvature.smallest, curvature.largest, curvature.index];
      if (columns.some((column) => column.length !== points))
        return "the columns of the curvature differ in length";
    }
    if (result.costToTarget.length !== targets.length)
      return `costToTarget has ${result.costToTarget.length} entries; the problem has ${targets.length} targets`;
    return null;
  },
};
