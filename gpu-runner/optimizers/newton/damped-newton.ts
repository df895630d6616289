/**
 * Damped Newton: the saddle-free method without |·|, so the control for it.
 *
 * Symbols, shapes, cost and policies of λ: `../saddle-free/dense-newton.ts`, with m(λ) = λ and nothing else different:
 * `../controls.test.ts` compares the two as they are recorded.
 * Source: Dauphin et al. 2014, arXiv 1406.2572, section 6 (damped Newton in its figures).
 */
import type { OptimizerDefinition } from "../../optimizer.ts";
import {
  buildDenseNewton,
  DENSE_NEWTON_COST,
  DENSE_NEWTON_DEPARTURES,
  denseNewtonParameters,
} from "../saddle-free/dense-newton.ts";

export const dampedNewton: OptimizerDefinition = {
  name: "damped-newton",
  title: "Damped Newton",
  family: "newton",
  formula: "\\theta \\leftarrow \\theta - (H + \\lambda I)^{-1} g",
  hyperparameters: denseNewtonParameters,
  needs: ["gradient", "hessian"],
  cost: DENSE_NEWTON_COST,
  source: "Dauphin et al. 2014, arXiv 1406.2572, section 6",
  fails:
    "Damping below −λ_min leaves the saddle attractive; damping above it shrinks every step; at most 600 parameters (dense eigensolver).",
  control: { role: "control", of: "saddle-free-newton", differs: "the |·| on the eigenvalues" },
  maxParameters: 600,
  departures: DENSE_NEWTON_DEPARTURES,
  build: (context) => buildDenseNewton(context, "signed"),
};
