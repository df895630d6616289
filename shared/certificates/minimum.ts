/** No value lies below the known minimum. */
import { type Certificate, type Claim, F32_REL } from "./claim.ts";

export const minimum: Certificate = {
  name: "minimum",
  says: "no value of the run lies below the problem's known minimum",
  check({ result: { curve, value, bestValue }, minimum: bound }: Claim): string | null {
    if (bound === null) return null;
    const values = [...curve.value, value, bestValue].filter((each): each is number => each !== null);
    const lowest = Math.min(...values);
    return lowest < bound - F32_REL * Math.max(1, Math.abs(bound))
      ? `a value of ${lowest}, below the minimum of ${bound}`
      : null;
  },
};
