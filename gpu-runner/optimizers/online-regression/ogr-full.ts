/**
 * Full online gradient regression: the whole Hessian regressed, for few parameters.
 *
 * λ, Q the eigenpairs of Ĥ; the formula's factors hold where the estimate is trusted, in full: `matrix-regression.ts` ·
 * m of weight γ `smoothing`.
 * Cost: 1 gradient, and O(P³) arithmetic. Source: Duda 2019, arXiv 1907.07063, section 4.
 * ‖step‖ ≤ ‖m‖/cut. Fails: a window of weight β sees about 2/β points, fewer than P for many parameters;
 * noise that moved the point feigns positive curvature.
 */
import { laneHyperparameters } from "../../hyperparameters.ts";
import type { DirectionDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { composeOptimizer } from "../compose.ts";
import { unitStep } from "../step-rules/unit-step.ts";
import { matrixRegression } from "./matrix-regression.ts";
import { plainRate } from "./plain-rate.ts";
import {
  averagingParameters,
  guardParameters,
  REGRESSION_DEPARTURES,
  REGRESSION_SOURCE,
} from "./regression-parameters.ts";
import { runningMeans } from "./running-means.ts";

/** Largest P: two eigendecompositions of P×P matrices a step. */
export const MAX_FULL_REGRESSION = 200;

/** d = −Q diag(ρ) Qᵀ m. */
export const ogrFullDirection: DirectionDefinition = {
  name: "ogr-full",
  title: "Full online gradient regression",
  family: "online-regression",
  formula:
    "D\\hat H + \\hat H D = C + C^\\top, \\quad C = \\langle \\delta g\\,\\delta\\theta^\\top\\rangle,\\; D = \\langle \\delta\\theta\\,\\delta\\theta^\\top\\rangle, \\quad \\hat H = Q\\Lambda Q^\\top, \\qquad d = -Q\\,\\frac{1}{\\max(|\\Lambda|\\,\\mathrm{div},\\, \\mathrm{cut})}\\,Q^\\top m",
  hyperparameters: {
    ...averagingParameters,
    ...guardParameters,
    averaging: { ...averagingParameters.averaging, default: 0.5 },
    smoothing: { ...guardParameters.smoothing, default: 0.6 },
    divisor: { ...guardParameters.divisor, default: 1.5 },
    cut: { ...guardParameters.cut, default: 10 },
  },
  needs: ["gradient"],
  cost: "1",
  source: `${REGRESSION_SOURCE}, section 4; errors of the estimate: this project`,
  fails:
    "The window of about 2/β points must span the space: for many parameters it does not; O(P³) arithmetic; gradient noise that has moved the point feigns positive curvature.",
  departures: [...REGRESSION_DEPARTURES],
  build(context) {
    const { engine, objective } = context;
    const { smoothing } = laneHyperparameters(context, "smoothing");
    const { gradient, evaluate } = batchGradient(context);
    const means = runningMeans(context, smoothing);
    const regression = matrixRegression(context, objective.size);
    const { plain, compute: computePlain } = plainRate(context);
    const direction = engine.tensor([objective.size]);
    const { hessian, curvature, standardError, feedback, trust, rates } = regression;
    return {
      direction,
      gradient,
      state: { hessian, curvature, standardError, feedback, trust, rates, momentum: means.momentum },
      compute() {
        evaluate();
        means.update(gradient);
        computePlain(means.momentum);
        regression.update(means.positionDeviation, means.gradientDeviation, plain);
        regression.apply(means.momentum, direction);
        engine.map("d = -d", { d: direction });
      },
    };
  },
};

export const ogrFull = composeOptimizer(ogrFullDirection, unitStep, {
  name: ogrFullDirection.name,
  title: ogrFullDirection.title,
  source: ogrFullDirection.source,
  maxParameters: MAX_FULL_REGRESSION,
});
