/** Every claim: one file and one line. In the order of the page. */
import type { Claim } from "./claim.ts";
import { absoluteValue } from "./claims/absolute-value.ts";
import { costOfSaddleFree } from "./claims/cost-of-saddle-free.ts";
import { newtonEnds } from "./claims/newton-ends.ts";
import { smallNets } from "./claims/small-nets.ts";
import { spectralDensity } from "./claims/spectral-density.ts";

export const claims: readonly Claim[] = [
  absoluteValue,
  newtonEnds,
  smallNets,
  costOfSaddleFree,
  spectralDensity,
];
