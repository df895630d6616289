/**
 * Online gradient regression in a followed subspace, gradient steps outside it.
 *
 * In full e(Ĥ) = Q diag(ρ) Qᵀ takes the place of the formula's quotient.
 * V `[k, P]`: `gradient-subspace.ts` · Ĥ `[k, k]`, ρ: `matrix-regression.ts` on Vδθ, Vδg · a: the plain rate
 * (`plain-rate.ts`) · m of weight γ `smoothing`.
 * Cost: 1 gradient, and O(k²P) arithmetic. Source: Duda 2019, arXiv 1907.07063, section 5; arXiv 1901.11457.
 * Fails: negative curvature off the gradients' principal directions goes unseen; noise that moved the point
 * feigns positive curvature.
 */
import { laneHyperparameters, structuralNumber } from "../../hyperparameters.ts";
import type { DirectionDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { composeOptimizer } from "../compose.ts";
import { unitStep } from "../step-rules/unit-step.ts";
import { gradientSubspace } from "./gradient-subspace.ts";
import { matrixRegression } from "./matrix-regression.ts";
import { plainRate } from "./plain-rate.ts";
import {
  averagingParameters,
  guardParameters,
  REGRESSION_DEPARTURES,
  REGRESSION_SOURCE,
} from "./regression-parameters.ts";
import { runningMeans } from "./running-means.ts";
import { SUBSPACE_DEPARTURES, subspaceParameters } from "./subspace-parameters.ts";

/** d = −a(m − VᵀVm) − Vᵀe(Ĥ)Vm. */
export const ogrSubspaceDirection: DirectionDefinition = {
  name: "ogr-subspace",
  title: "Online gradient regression in a followed subspace",
  family: "online-regression",
  formula:
    "d = -a\\,(m - V^\\top V m) - V^\\top \\frac{1}{\\max(|\\hat H|\\,\\mathrm{div},\\, \\mathrm{cut})} V m, \\qquad V \\leftarrow \\mathrm{GramSchmidt}(v_i + \\Gamma (v_i\\cdot\\hat g)\\,\\hat g)",
  hyperparameters: {
    ...averagingParameters,
    ...guardParameters,
    smoothing: { ...guardParameters.smoothing, default: 0.9 },
    divisor: { ...guardParameters.divisor, default: 4 },
    cut: { ...guardParameters.cut, default: 20 },
    ...subspaceParameters,
  },
  needs: ["gradient"],
  cost: "1",
  source: `${REGRESSION_SOURCE}, section 5; Duda 2019, arXiv 1901.11457; errors of the estimate: this project`,
  fails:
    "Negative curvature off the principal directions of the gradients goes unseen; a window of about 2/β points is short for k directions; gradient noise that has moved the point feigns positive curvature.",
  departures: [...REGRESSION_DEPARTURES, ...SUBSPACE_DEPARTURES],
  build(context) {
    const { engine, objective } = context;
    const { smoothing } = laneHyperparameters(context, "smoothing");
    const rank = Math.min(structuralNumber(context, "dimensions"), objective.size);
    const { gradient, evaluate } = batchGradient(context);
    const means = runningMeans(context, smoothing);
    const { basis, turned, update: follow } = gradientSubspace(context, rank);
    const regression = matrixRegression(context, rank);
    const { plain, compute: computePlain } = plainRate(context);
    const [positions, gradients, momenta, stepped] = [
      engine.tensor([rank]),
      engine.tensor([rank]),
      engine.tensor([rank]),
      engine.tensor([rank]),
    ];
    const direction = engine.tensor([objective.size]);
    const { hessian, curvature, standardError, feedback, trust, rates } = regression;
    return {
      direction,
      gradient,
      state: { hessian, curvature, standardError, feedback, trust, rates, basis, momentum: means.momentum },
      compute() {
        evaluate();
        means.update(gradient);
        computePlain(means.momentum);
        follow(gradient);
        regression.turn(turned);
        engine.matmul(basis, means.positionDeviation, positions);
        engine.matmul(basis, means.gradientDeviation, gradients);
        engine.matmul(basis, means.momentum, momenta);
        regression.update(positions, gradients, plain);
        regression.apply(momenta, stepped);
        // Outside: a·m in all, a·Vᵀ(Vm) taken back inside.
        engine.map("y = y - plain*c", { y: stepped, plain, c: momenta });
        engine.matmul(basis, stepped, direction, { transposeA: true });
        engine.map("d = -(plain*m + d)", { d: direction, plain, m: means.momentum });
      },
    };
  },
};

export const ogrSubspace = composeOptimizer(ogrSubspaceDirection, unitStep, {
  name: ogrSubspaceDirection.name,
  title: ogrSubspaceDirection.title,
  source: ogrSubspaceDirection.source,
});
