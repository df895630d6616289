/** The lowest value that is told lies at or below every value of the curve. */
import type { Certificate, Claim } from "./claim.ts";

export const bestValue: Certificate = {
  name: "best-value",
  // The kept curve may have been thinned: its minimum can lie above the lowest value that was seen.
  says: "bestValue is a number at or below every value of the curve, and null where the curve has none",
  check({ result: { bestValue: best, curve, value } }: Claim): string | null {
    const values = [...curve.value, value].filter((each): each is number => each !== null);
    if (values.length === 0)
      return best === null ? null : `a lowest value of ${best} on a curve without values`;
    const lowest = Math.min(...values);
    if (best === null) return `no lowest value, where the curve is at ${lowest}`;
    return best <= lowest ? null : `the lowest value is said to be ${best}; the curve is at ${lowest}`;
  },
};
