/** All optimizers start from one point: the first value is the same number. */
import type { Certificate, Claim } from "./claim.ts";

export const firstValue: Certificate = {
  name: "first-value",
  says: "the value at the start is the one that others reported from the same start on the same adapter class",
  check({ result: { curve }, firstValue: known }: Claim): string | null {
    const first = curve.value[0];
    if (known === null || first === undefined) return null;
    return first === known ? null : `the run starts at ${first}; others started there at ${known}`;
  },
};
