/** All certificates, in the order in which a refusal names them. */
import { bestValue } from "./best-value.ts";
import type { Certificate, Claim } from "./claim.ts";
import { costOfCounts } from "./cost-of-counts.ts";
import { costRises } from "./cost-rises.ts";
import { curveEnd } from "./curve-end.ts";
import { ending } from "./ending.ts";
import { firstValue } from "./first-value.ts";
import { heldOut } from "./held-out.ts";
import { minimum } from "./minimum.ts";
import { parameterCount } from "./parameter-count.ts";
import { shape } from "./shape.ts";
import { targetCrossings } from "./target-crossings.ts";
import { valueOfParameters } from "./value-of-parameters.ts";

export const CERTIFICATES: readonly Certificate[] = [
  shape,
  parameterCount,
  ending,
  costOfCounts,
  costRises,
  curveEnd,
  bestValue,
  targetCrossings,
  minimum,
  firstValue,
  heldOut,
  valueOfParameters,
];

/** Grows whenever a certificate is added or made stricter: a result says which ones it has passed. */
export const CERTIFICATES_EDITION = 1;

export interface Refusal {
  readonly certificate: string;
  readonly reason: string;
}

/** The first certificate that the claim fails, or null: nothing speaks against it. */
export function certify(claim: Claim): Refusal | null {
  for (const certificate of CERTIFICATES) {
    const reason = certificate.check(claim);
    if (reason !== null) return { certificate: certificate.name, reason };
  }
  return null;
}
