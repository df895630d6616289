/** Every claim: one file and one line. In the order of the page. */
import type { Claim } from "./claim.ts";
import { absoluteValue } from "./claims/absolute-value.ts";
import { backtrackingRate } from "./claims/backtracking-rate.ts";
import { costOfSaddleFree } from "./claims/cost-of-saddle-free.ts";
import { curvatureNoise } from "./claims/curvature-noise.ts";
import { heavyTailedClasses } from "./claims/heavy-tailed-classes.ts";
import { linearPaths } from "./claims/linear-paths.ts";
import { newQNewtonTables } from "./claims/new-q-newton.ts";
import { newtonEnds } from "./claims/newton-ends.ts";
import { parabolaCurvature } from "./claims/parabola-curvature.ts";
import { saddlesByLoss } from "./claims/saddles-by-loss.ts";
import { smallNets } from "./claims/small-nets.ts";
import { spectralDensity } from "./claims/spectral-density.ts";

export const claims: readonly Claim[] = [
  absoluteValue,
  newtonEnds,
  saddlesByLoss,
  smallNets,
  costOfSaddleFree,
  curvatureNoise,
  newQNewtonTables,
  backtrackingRate,
  parabolaCurvature,
  heavyTailedClasses,
  linearPaths,
  spectralDensity,
];
