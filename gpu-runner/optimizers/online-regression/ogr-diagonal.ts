/**
 * Diagonal online gradient regression: a Newton step with the curvature of each coordinate regressed from
 * the gradients seen, and |·| so that saddles repel.
 *
 * ρ is the plain rate where nothing is known. λ̂ `[P]` and the trust t (1 as published) from `diagonal-regression.ts` ·
 * m `[P]`, γ `smoothing` from `running-means.ts` · div `divisor`, cut `cut` · plain from `plain-rate.ts`.
 * Cost: 1 gradient. Source: Duda 2019, arXiv 1907.07063, diagonal variant. ‖step‖ ≤ ‖m‖/cut.
 * Fails: noise that moved the point feigns positive curvature β/rate (docs/studies/curvature-error-bars.md);
 * not rotation equivariant; `cut` has the units of the loss.
 */
import { laneHyperparameters } from "../../hyperparameters.ts";
import type { DirectionDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { composeOptimizer } from "../compose.ts";
import { unitStep } from "../step-rules/unit-step.ts";
import { diagonalRegression } from "./diagonal-regression.ts";
import { plainRate } from "./plain-rate.ts";
import {
  averagingParameters,
  guardParameters,
  REGRESSION_DEPARTURES,
  REGRESSION_SOURCE,
} from "./regression-parameters.ts";
import { runningMeans } from "./running-means.ts";

/**
 * d = −ρ·m.
 * @param curvature `constant`: the ablation, λ̂ := 0 in the step and nothing else
 */
export function ogrDiagonalAlike(curvature: "estimated" | "constant"): DirectionDefinition {
  const estimated = curvature === "estimated";
  const { divisor, ...withoutDivisor } = guardParameters;
  return {
    name: estimated ? "ogr-diagonal" : "constant-ogr-diagonal",
    title: estimated
      ? "Diagonal online gradient regression"
      : "Diagonal online gradient regression with a constant curvature",
    family: "online-regression",
    formula: estimated
      ? "\\hat\\lambda_i = \\frac{\\langle g_i, \\theta_i\\rangle - \\langle g_i\\rangle\\langle\\theta_i\\rangle}{\\langle\\theta_i^2\\rangle - \\langle\\theta_i\\rangle^2}, \\qquad d_i = -\\rho_i m_i, \\quad \\rho_i = t_i \\nu_i + (1 - t_i) \\min(\\mathrm{plain}, \\nu_i), \\quad \\nu_i = \\frac{1}{\\max(|\\hat\\lambda_i|\\,\\mathrm{div},\\, \\mathrm{cut})}"
      : "m \\leftarrow m + \\gamma (g - m), \\qquad d = -\\frac{m}{\\mathrm{cut}}",
    hyperparameters: {
      ...averagingParameters,
      // Without a curvature the averages only tell how sure it would have been.
      ...(estimated
        ? {}
        : {
            averaging: {
              ...averagingParameters.averaging,
              when: { parameter: "errorBars", equals: "weighed" },
            },
          }),
      ...withoutDivisor,
      // Without a curvature there is nothing that it could divide.
      ...(estimated ? { divisor } : {}),
    },
    needs: ["gradient"],
    cost: "1",
    source: `${REGRESSION_SOURCE}, diagonal variant; errors of the estimate: this project`,
    fails: estimated
      ? "Gradient noise that has moved the point feigns a positive curvature of about β/rate, so negative curvature goes unseen in noise; not rotation equivariant; cut has the units of the loss and wants a log sweep."
      : "Knows no curvature: an ablation. Its rate 1/cut is the problem's.",
    departures: [
      ...REGRESSION_DEPARTURES,
      ...(estimated ? [] : ["λ̂ := 0 in the step: an ablation of this project, no published method."]),
    ],
    build(context) {
      const { engine, objective, theta } = context;
      const { smoothing, cut } = laneHyperparameters(context, "smoothing", "cut");
      const divisor = estimated ? laneHyperparameters(context, "divisor").divisor : 1;
      const { gradient, evaluate } = batchGradient(context);
      const means = runningMeans(context, smoothing);
      const regression = diagonalRegression(context, objective.size, smoothing, theta);
      const { plain, compute: computePlain } = plainRate(context);
      const direction = engine.tensor([objective.size]);
      const rates = engine.tensor([objective.size]);
      const { curvature, standardError, feedback, trust } = regression;
      return {
        direction,
        gradient,
        state: { curvature, standardError, feedback, trust, rates, momentum: means.momentum },
        compute() {
          evaluate();
          means.update(gradient);
          computePlain(means.momentum);
          regression.update(means.positionDeviation, means.gradientDeviation, rates);
          engine.map(
            `newton = 1/max(abs(${estimated ? "curvature" : "0"})*divisor, cut);
             rate = select(trust > 0, trust*newton + (1 - trust)*min(plain, newton), plain);
             d = -rate*m`,
            {
              ...{ rate: rates, d: direction, trust, divisor, cut, plain, m: means.momentum },
              ...(estimated ? { curvature } : {}),
            },
          );
        },
      };
    },
  };
}

export const ogrDiagonalDirection = ogrDiagonalAlike("estimated");

export const ogrDiagonal = composeOptimizer(ogrDiagonalDirection, unitStep, {
  name: "ogr-diagonal",
  title: ogrDiagonalDirection.title,
  source: ogrDiagonalDirection.source,
});
