/** Held-out figures are of examples: an accuracy is a share, and the last point of the curve is the end of the run. */
import type { Certificate, Claim } from "./claim.ts";

export const heldOut: Certificate = {
  name: "held-out",
  says: "held-out losses are not negative, accuracies are shares, and both end where the curve does",
  check({ result }: Claim): string | null {
    const { curve } = result;
    const columns = [
      ["held-out loss", curve.heldOutLoss, result.heldOutLoss, Number.POSITIVE_INFINITY],
      ["accuracy", curve.accuracy, result.accuracy, 1],
    ] as const;
    for (const [name, along, end, most] of columns) {
      const odd = along?.find((value) => value !== null && !(value >= 0 && value <= most));
      if (odd !== undefined) return `${odd} is no ${name}`;
      if (along?.at(-1) !== end) return `the curve ends at a ${name} of ${along?.at(-1)}; ${end} is claimed`;
    }
    return null;
  },
};
