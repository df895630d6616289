/**
 * New Q-Newton's method.
 *
 * α ↔ `exponent` (1 + α); H through all its eigenpairs `[T, P, P]`. |A|⁻¹g is H's Newton step with the sign
 * turned along negative eigenvectors. Cost: 1 gradient, 1 Hessian (2P).
 * Source: Truong, To, Nguyen, Nguyen, Nguyen, Helmy 2020, arXiv 2006.01512, algorithm 1.
 */
import { denseSpectrum } from "../../curvature/spectrum.ts";
import { laneHyperparameters } from "../../hyperparameters.ts";
import type { DirectionDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { composeOptimizer } from "../compose.ts";
import { fixedRate } from "../step-rules/fixed-rate.ts";
import { createPerturbedSpectrum } from "./perturbed-spectrum.ts";

const SOURCE = "Truong, To, Nguyen, Nguyen, Nguyen, Helmy 2020, arXiv 2006.01512, algorithm 1";

const newQNewtonDirection: DirectionDefinition = {
  name: "new-q-newton",
  title: "New Q-Newton direction",
  family: "newton",
  formula: "d = -|A|^{-1} g, \\quad A = H + \\delta_j \\|g\\|^{1+\\alpha} I",
  hyperparameters: {
    exponent: {
      kind: "number",
      default: 2,
      range: [1, 4],
      scale: "linear",
      meaning: "1 + α: power of ‖g‖ in the shift that is used where H is singular.",
      source: `${SOURCE}: any α > 0; α = 1 keeps quadratic convergence`,
    },
  },
  needs: ["gradient", "hessian"],
  cost: "1 + 2P",
  source: SOURCE,
  fails:
    "No safeguard on the length: a nearly singular Hessian throws it far away, and it may cycle; use backtracking-new-q-newton.",
  departures: [
    "Invertible is taken to working precision: min|λ(A)| > ε·max|λ(H)|.",
    "The shifts are 0, 1, −1, 2, …; the paper leaves P + 1 fixed numbers to be chosen.",
  ],
  build(context) {
    const { engine, objective, gradientNorm } = context;
    const { exponent } = laneHyperparameters(context, "exponent");
    const { gradient, evaluate } = batchGradient(context);
    const spectrum = denseSpectrum(engine, objective);
    const scale = engine.tensor([1]);
    const perturbed = createPerturbedSpectrum(engine, {
      spectrum,
      gradient,
      scale,
      enough: "m > epsilon*largest",
      operands: { epsilon: engine.epsilon },
    });
    return {
      gradient,
      direction: perturbed.direction,
      state: { curvature: spectrum.values, shift: perturbed.shift },
      compute() {
        evaluate();
        spectrum.compute();
        context.count("hessian", 1);
        engine.map("scale = select(norm > 0, pow(norm, exponent), 0)", {
          scale,
          norm: gradientNorm,
          exponent,
        });
        perturbed.compute();
      },
    };
  },
};

export const newQNewton = composeOptimizer(newQNewtonDirection, fixedRate, {
  name: "new-q-newton",
  title: "New Q-Newton",
  formula:
    "\\theta \\leftarrow \\theta - \\eta\\,|A|^{-1} g, \\quad A = H + \\delta \\|g\\|^{1+\\alpha} I, \\; \\delta \\text{ the first of } (0, 1, -1, 2, \\dots) \\text{ that makes } A \\text{ invertible}",
  source: SOURCE,
  fails: newQNewtonDirection.fails,
  maxParameters: 600,
  hyperparameters: {
    rate: {
      kind: "number",
      default: 1,
      range: [0, 10],
      scale: "log",
      sweep: [0.1, 2],
      meaning: "η, multiplies the step.",
      source: `1: ${SOURCE}`,
    },
  },
});
