/**
 * Saddle-free Newton, dense.
 *
 * Symbols, shapes, cost and policies of λ: `dense-newton.ts`, with m(λ) = |λ|. Its control is damped Newton, the same
 * code with m(λ) = λ.
 * Source: Dauphin, Pascanu, Gulcehre, Cho, Ganguli, Bengio 2014, arXiv 1406.2572, equation 9 and section 6.
 */
import { createSpectralStep } from "../../curvature/spectral-step.ts";
import { denseSpectrum } from "../../curvature/spectrum.ts";
import { laneHyperparameters } from "../../hyperparameters.ts";
import type { DirectionDefinition, OptimizerDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import {
  buildDenseNewton,
  DENSE_NEWTON_COST,
  DENSE_NEWTON_DEPARTURES,
  denseNewtonParameters,
} from "./dense-newton.ts";

const SOURCE = "Dauphin, Pascanu, Gulcehre, Cho, Ganguli, Bengio 2014, arXiv 1406.2572, equation 9";

/** d = −(|H| + λI)⁻¹g at a fixed λ: always downhill, so any line search can follow it. */
export const saddleFreeDirection: DirectionDefinition = {
  name: "saddle-free-newton",
  title: "Saddle-free Newton direction",
  family: "saddle-free",
  formula: "d = -(|H| + \\lambda I)^{-1} g",
  hyperparameters: {
    damping: {
      kind: "number",
      default: 1e-3,
      range: [0, 1e6],
      scale: "log",
      sweep: [1e-6, 1],
      meaning: "λ, added to every |eigenvalue|.",
      source: "Middle of the grid {1, …, 1e-6} of Dauphin et al. 2014, section 6",
    },
  },
  needs: ["gradient", "hessian"],
  cost: "1 + 2P",
  source: SOURCE,
  fails: "Degenerate saddles, where the curvature vanishes with the gradient; noise in H from small batches.",
  departures: [
    "λ is fixed, where the paper searches it in every step.",
    "At most 600 parameters: all eigenpairs are computed, O(P³) by a Jacobi method that is slow beyond 64 (docs/studies/exact-newton.md).",
  ],
  build(context) {
    const { engine, objective } = context;
    const { damping } = laneHyperparameters(context, "damping");
    const { gradient, evaluate } = batchGradient(context);
    const spectrum = denseSpectrum(engine, objective);
    const spectral = createSpectralStep(engine, { spectrum, gradient, damping, curvature: "absolute" });
    return {
      gradient,
      direction: spectral.step,
      state: { curvature: spectrum.values },
      compute() {
        evaluate();
        spectrum.compute();
        context.count("hessian", 1);
        spectral.compute();
      },
    };
  },
};

export const saddleFreeNewton: OptimizerDefinition = {
  name: "saddle-free-newton",
  title: "Saddle-free Newton",
  family: "saddle-free",
  formula:
    "\\theta \\leftarrow \\theta - (|H| + \\lambda I)^{-1} g, \\quad |H| = Q^\\top |\\Lambda| Q, \\quad \\lambda = \\arg\\min_{\\lambda \\in \\{1, \\dots, 10^{-6}\\} \\cup \\{\\infty\\}} f",
  hyperparameters: denseNewtonParameters,
  needs: ["gradient", "hessian"],
  cost: DENSE_NEWTON_COST,
  source: SOURCE,
  fails:
    "Degenerate saddles, where the curvature vanishes with the gradient; noise in H from small batches; a fixed small λ jumps far where the curvature is nearly zero; at most 600 parameters (dense eigensolver).",
  maxParameters: 600,
  departures: DENSE_NEWTON_DEPARTURES,
  build: (context) => buildDenseNewton(context, "absolute"),
};
