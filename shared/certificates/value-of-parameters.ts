/** For closed-form problems the value is the function at the end point, computed again. */
import { type Certificate, type Claim, F32_REL } from "./claim.ts";

/**
 * Rounding of a float32 evaluation near a point, relative to the largest value nearby: the function may cancel terms
 * of that size. Taken as the spread of f over one float32 step in each coordinate, ten times.
 */
const STEPS = 10;

export const valueOfParameters: Certificate = {
  name: "value-of-parameters",
  says: "f(parameters) = value, computed again in float64",
  check({ result: { parameters, value }, valueAt }: Claim): string | null {
    if (!valueAt || !parameters || value === null) return null;
    const point: number[] = [];
    for (const entry of parameters) {
      if (entry === null) return "a finite value at an end point that is not finite";
      point.push(entry);
    }
    const computed = valueAt(point);
    const tolerance = F32_REL * Math.max(1, Math.abs(computed)) + spread(point, computed, valueAt);
    return Math.abs(computed - value) <= tolerance
      ? null
      : `the function is ${computed} at the end point; ${value} is claimed`;
  },
};

/** How far f moves when each coordinate moves by a few units in the last place of float32. */
function spread(
  point: readonly number[],
  at: number,
  valueAt: (parameters: readonly number[]) => number,
): number {
  let sum = 0;
  for (const [i, entry] of point.entries()) {
    const moved = [...point];
    moved[i] = entry + STEPS * 2 ** -23 * Math.max(1, Math.abs(entry));
    sum += Math.abs(valueAt(moved) - at);
  }
  return sum;
}
