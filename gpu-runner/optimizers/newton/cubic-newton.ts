/**
 * Adaptive cubic regularisation in a Krylov space (ARC).
 *
 * V holds k Lanczos vectors. In Ritz coordinates (λᵢ + σr)sᵢ = −yᵢ with r = ‖s‖, one equation in r: bracketed, then
 * five rounds of 64 points each. In the hard case (y ⟂ the lowest Ritz vector) what ‖s‖ lacks to r is added along that
 * vector. k ↔ `vectors`, σ₀ ↔ `sigma`. Cost: 1 gradient, 2k for the products, ⅓.
 * Source: Cartis, Gould, Toint 2011, Mathematical Programming 127, algorithm 2.1 and section 6.
 */

import { createCubicModel } from "../../curvature/cubic-model.ts";
import { createLanczos } from "../../curvature/lanczos.ts";
import { laneHyperparameters, structuralNumber } from "../../hyperparameters.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { createPointBill } from "../point-bill.ts";
import { roundingSlack } from "../step-rules/candidates.ts";

const SOURCE = "Cartis, Gould, Toint 2011, Mathematical Programming 127, algorithm 2.1";
/** Keep σ a positive normal number in float32. */
const SIGMA_RANGE = [1e-8, 1e12] as const;

export const cubicNewton: OptimizerDefinition = {
  name: "cubic-newton",
  title: "Adaptive cubic regularisation",
  family: "newton",
  formula:
    "s = \\arg\\min_{s \\in \\operatorname{span} V} m(s), \\; m(s) = g^\\top s + \\tfrac12 s^\\top H s + \\tfrac{\\sigma}{3} \\|s\\|^3, \\quad \\rho = \\frac{f(\\theta) - f(\\theta + s)}{-m(s)}, \\quad \\rho \\ge 0.1: \\theta \\leftarrow \\theta + s, \\quad \\rho > 0.9: \\sigma \\leftarrow \\tfrac{\\sigma}{2}, \\; \\rho < 0.1: \\sigma \\leftarrow 2\\sigma",
  hyperparameters: {
    vectors: {
      kind: "integer",
      default: 10,
      range: [1, 64],
      scale: "log",
      sweep: [5, 40],
      structural: true,
      atMost: "size",
      meaning: "k, the number of Lanczos vectors; at most P are made.",
      source: "Same as krylov-saddle-free-newton; Cartis et al. stop Lanczos by the gradient of the model",
    },
    sigma: {
      kind: "number",
      default: 1,
      range: [1e-8, 1e8],
      scale: "log",
      sweep: [1e-2, 100],
      meaning: "σ at the first step: an estimate of the Hessian's Lipschitz constant (half of it).",
      source: `${SOURCE}, section 7: 1`,
    },
  },
  needs: ["gradient", "hessianVector"],
  cost: "1 + 2k + 1/3",
  source: `${SOURCE}; Nesterov & Polyak 2006`,
  fails:
    "One candidate a step: σ takes many rejections to rise from far too small; noise in the ratio on small batches; a negative eigenvector orthogonal to g is not found by Lanczos from g.",
  departures: [
    "After a very successful step (ρ > 0.9) σ is halved; Cartis et al. set it to min(σ, ‖g‖), which falls with the gradient and has its units.",
    "k Lanczos vectors in every step; the authors stop Lanczos by the gradient of the model.",
    "Where predicted and actual decrease lie within the rounding of f the step is taken and σ left alone.",
  ],
  build(context) {
    const { engine, objective, theta, value } = context;
    const { sigma: initial } = laneHyperparameters(context, "sigma");
    const bill = createPointBill(context);
    const { gradient, evaluate } = batchGradient(context);
    const lanczos = createLanczos(engine, {
      size: objective.size,
      rank: structuralNumber(context, "vectors"),
      start: gradient,
      product: (vector, image) => objective.hessianVector(vector, image),
    });
    const sigma = engine.tensor([1]);
    const model = createCubicModel(engine, { spectrum: lanczos, gradient, sigma });
    const candidate = engine.tensor([objective.size]);
    const loss = engine.tensor([1]);
    const ratio = engine.tensor([1]);
    const accepted = engine.tensor([1]);
    return {
      state: { sigma, ratio, accepted, stepNorm: model.norm, curvature: lanczos.values },
      step() {
        evaluate();
        engine.map("sigma = select(step == 0, initial, sigma)", { sigma, step: context.step, initial });
        lanczos.compute();
        bill.count("hessianVector", lanczos.products);
        model.minimise();
        engine.map("c = theta + s", { c: candidate, theta, s: model.step });
        objective.value(candidate, loss);
        context.count("value", 1);
        // Within the rounding of f the ratio is noise: such a step is taken and σ left alone.
        engine.map(
          `noise = slack*abs(f);
           blurred = finite(loss) && predicted <= noise && loss <= f + noise;
           ratio = select(finite(loss) && predicted > 0, (f - loss)/max(predicted, 1e-37), -1);
           accepted = blurred || ratio >= 0.1;
           next = select(ratio > 0.9, sigma/2, select(ratio < 0.1, sigma*2, sigma));
           sigma = select(blurred, sigma, max(${SIGMA_RANGE[0]}, min(${SIGMA_RANGE[1]}, next)))`,
          {
            f: value,
            loss,
            predicted: model.predictedDecrease,
            ratio,
            accepted,
            sigma,
            slack: roundingSlack(engine.epsilon),
          },
        );
        engine.map("theta = select(accepted, c, theta)", { theta, accepted, c: candidate });
      },
    };
  },
};
