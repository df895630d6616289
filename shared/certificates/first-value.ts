/** All optimizers start from one point: the first value is the same number. */
import { type Certificate, type Claim, DEVICE_REL } from "./claim.ts";

export const firstValue: Certificate = {
  name: "first-value",
  says: "the value at the start is the one that others found there: to the bit on the same device, else to 1e-4",
  check({ result: { curve }, firstValue: known }: Claim): string | null {
    const first = curve.value[0];
    if (known === null || first === undefined || first === known.value) return null;
    const tolerance = DEVICE_REL * Math.max(1, Math.abs(known.value));
    if (!known.exact && first !== null && Math.abs(first - known.value) <= tolerance) return null;
    return `the run starts at ${first}; others started there at ${known.value}`;
  },
};
