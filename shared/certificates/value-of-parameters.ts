/** For closed-form problems the value is the function at the end point, computed again. */
import { type Certificate, type Claim, F32_REL } from "./claim.ts";

/**
 * Times the bound of one float32 evaluation: a compiler may reorder and fuse. All published runs stay within half of the
 * bound itself (`scripts/checks/certificates.test.ts`).
 */
const MARGIN = 4;

export const valueOfParameters: Certificate = {
  name: "value-of-parameters",
  says: "f(parameters) = value, computed again in float64, within four times the rounding of a float32 evaluation",
  check({ result: { parameters, value }, valueAt }: Claim): string | null {
    if (!valueAt || !parameters || value === null) return null;
    const point: number[] = [];
    for (const entry of parameters) {
      if (entry === null) return "a finite value at an end point that is not finite";
      point.push(entry);
    }
    const computed = valueAt(point);
    const tolerance = MARGIN * computed.error + F32_REL * Math.abs(computed.value);
    return Math.abs(computed.value - value) <= tolerance
      ? null
      : `the function is ${computed.value} at the end point; ${value} is claimed`;
  },
};
