/**
 * K-FAC: the Fisher matrix of every dense layer as a Kronecker product.
 *
 *   A = E[āāᵀ], S = E[ssᵀ] (moving averages);  Δ = −(A + π√λ I)⁻¹ ∇W (S + √λ/π I)⁻¹
 *   δ = αΔ, α = −gᵀΔ/(ΔᵀGΔ + λ‖Δ‖²);  ρ = (f(θ) − f(θ + δ))/(−½αgᵀΔ):  ρ > ¾: λ ← 19/20 λ,  ρ < ¼: λ ← 20/19 λ
 *
 * ā: `[B, in + 1]` inputs with a 1 for the bias, s: `[B, out]` gradients of each example's loss; inverses every
 * `interval` steps. λ₀ ↔ `damping`, decay ↔ `decay`. Parameters outside dense layers take −g/λ.
 * Cost: 1 gradient, 1 product (2), ⅓. Source: Martens and Grosse 2015, arXiv 1503.05671, sections 3, 5, 6.2–6.6.
 * Departures: the empirical Fisher (labels of the data, not sampled from the model), no block-tridiagonal form,
 * no momentum; λ is adapted every step; a step that ends in NaN or Inf is not taken.
 */
import type { LaneTensor } from "../../engine.ts";
import { laneHyperparameters, structuralNumber } from "../../hyperparameters.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { roundingSlack } from "../step-rules/candidates.ts";
import { createKroneckerLayer } from "./kronecker-layer.ts";

const SOURCE = "Martens & Grosse 2015, arXiv 1503.05671";
/** Keep λ a positive normal number in float32. */
const DAMPING_RANGE = [1e-8, 1e8] as const;

export const kfac: OptimizerDefinition = {
  name: "kfac",
  title: "K-FAC",
  family: "gauss-newton",
  formula:
    "\\Delta W = -(A + \\pi \\sqrt{\\lambda} I)^{-1}\\, \\nabla W\\, (S + \\tfrac{\\sqrt{\\lambda}}{\\pi} I)^{-1}, \\quad \\theta \\leftarrow \\theta + \\alpha \\Delta",
  hyperparameters: {
    damping: {
      kind: "number",
      default: 1,
      range: [1e-8, 1e6],
      scale: "log",
      sweep: [1e-2, 100],
      meaning: "λ at the first step.",
      source: `${SOURCE}, section 6.2 (150 for sums over examples; a matter of the problem)`,
    },
    decay: {
      kind: "number",
      default: 0.95,
      range: [0, 0.9999],
      scale: "linear",
      sweep: [0.8, 0.99],
      meaning: "Decay of A and S; at step t at most 1 − 1/t.",
      source: `${SOURCE}, section 5: 0.95`,
    },
    interval: {
      kind: "integer",
      default: 5,
      range: [1, 1000],
      scale: "log",
      structural: true,
      meaning: "Steps between two computations of the inverses.",
      source: `${SOURCE}, section 8: 20 (T₃), 5 here for short runs`,
    },
  },
  needs: ["gradient", "gaussNewtonVector", "layers"],
  cost: "1 + 2 + 1/3",
  source: `${SOURCE}, sections 3, 5, 6`,
  fails:
    "Blind to negative curvature; where labels are fitted the empirical Fisher vanishes with the gradients; small batches make A and S singular.",
  build(context) {
    const { engine, objective, theta, value, step } = context;
    const { damping: initial, decay } = laneHyperparameters(context, "damping", "decay");
    const { gradient, evaluate } = batchGradient(context);
    const vector = (): LaneTensor => engine.tensor([objective.size]);
    const scalar = (): LaneTensor => engine.tensor([1]);
    const [direction, image, candidate] = [vector(), vector(), vector()];
    const [damping, keep, slope, curvature, alpha] = [scalar(), scalar(), scalar(), scalar(), scalar()];
    const [loss, ratio, accepted] = [scalar(), scalar(), scalar()];
    const layers = objective.blocks.flatMap((block) => {
      const layer = createKroneckerLayer(engine, objective, block, { gradient, direction, damping, keep });
      return layer ? [layer] : [];
    });

    function rescale(): void {
      objective.gaussNewtonVector(direction, image);
      context.count("hessianVector", 1);
      engine.reduce("sum", "slope = g*d; curvature = d*(gd + lambda*d)", {
        slope,
        curvature,
        g: gradient,
        d: direction,
        gd: image,
        lambda: damping,
      });
      engine.map("alpha = select(curvature > 0, -slope/curvature, 0)", { alpha, slope, curvature });
      engine.map("c = theta + alpha*d", { c: candidate, theta, alpha, d: direction });
    }

    function adapt(): void {
      objective.value(candidate, loss);
      context.count("value", 1);
      engine.map(
        `predicted = -0.5*alpha*slope;
         accepted = finite(loss);
         ratio = select(accepted && predicted > 0, (f - loss)/max(predicted, 1e-37), 0);
         next = select(ratio > 0.75, lambda*0.95, select(ratio < 0.25, lambda/0.95, lambda));
         lambda = select(accepted && predicted <= slack*abs(f), lambda,
                  max(${DAMPING_RANGE[0]}, min(${DAMPING_RANGE[1]}, next)))`,
        {
          f: value,
          loss,
          alpha,
          slope,
          ratio,
          accepted,
          lambda: damping,
          slack: roundingSlack(engine.epsilon),
        },
      );
      engine.map("theta = select(accepted, c, theta)", { theta, accepted, c: candidate });
    }

    return {
      state: { damping, ratio, alpha, direction },
      // Inverses of the averages up to the step before; the first step is the damped gradient.
      periodic: [
        {
          everySteps: structuralNumber(context, "interval"),
          offset: 1,
          run() {
            for (const layer of layers) layer.invert();
          },
        },
      ],
      step() {
        evaluate();
        engine.map("lambda = select(step == 0, initial, lambda); keep = min(decay, 1 - 1/(step + 1))", {
          lambda: damping,
          keep,
          step,
          initial,
          decay,
        });
        engine.map("d = -g/lambda", { d: direction, g: gradient, lambda: damping });
        for (const layer of layers) {
          layer.accumulate();
          layer.precondition();
        }
        rescale();
        adapt();
      },
    };
  },
};
