/**
 * Lion: the sign of an interpolated momentum.
 *
 * η `rate` · β₁ `beta1` · β₂ `beta2` · λ `weightDecay` · m `[P]`. Cost: 1 gradient.
 * Source: Chen et al. 2023, arXiv 2302.06675, algorithm 2.
 * Fails: every coordinate moves by η in every step, so it circles a minimum at the size of its rate.
 */
import { laneHyperparameters } from "../../hyperparameters.ts";
import type { DirectionDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { composeOptimizer } from "../compose.ts";
import { fixedRate } from "../step-rules/fixed-rate.ts";
import { UNIT_RATES } from "./rates.ts";

const SOURCE = "Chen et al. 2023, arXiv 2302.06675, algorithm 2";

/** d = −sign(β₁m + (1−β₁)g) − λθ. */
export const lionDirection: DirectionDefinition = {
  name: "lion",
  title: "Lion",
  family: "first-order",
  formula:
    "d = -\\mathrm{sign}(\\beta_1 m + (1-\\beta_1) g) - \\lambda \\theta \\qquad m \\leftarrow \\beta_2 m + (1-\\beta_2) g",
  hyperparameters: {
    beta1: {
      kind: "number",
      default: 0.9,
      range: [0, 0.9999],
      scale: "one-minus-log",
      sweep: [0.7, 0.99],
      meaning: "Share β₁ of the old momentum in the step.",
      source: `${SOURCE}: 0.9, and 0.95 for language models`,
    },
    beta2: {
      kind: "number",
      default: 0.99,
      range: [0, 0.99999],
      scale: "one-minus-log",
      sweep: [0.9, 0.999],
      meaning: "Decay β₂ of the momentum.",
      source: `${SOURCE}: 0.99, and 0.98 for language models`,
    },
    weightDecay: {
      kind: "number",
      default: 0,
      range: [0, 10],
      scale: "linear",
      meaning: "Decay λ of the parameters, multiplied by the rate only.",
      source: "The authors' code: 0; section 5: 3 to 10 times AdamW's where that decays",
    },
  },
  needs: ["gradient"],
  cost: "1",
  source: SOURCE,
  fails: "Every coordinate moves in every step: it circles a minimum at the size of its rate.",
  departures: [],
  build(context) {
    const { engine, objective, theta } = context;
    const { beta1, beta2, weightDecay } = laneHyperparameters(context, "beta1", "beta2", "weightDecay");
    const { gradient, evaluate } = batchGradient(context);
    const m = engine.tensor([objective.size]);
    const direction = engine.tensor([objective.size]);
    return {
      direction,
      gradient,
      state: { momentum: m },
      compute() {
        evaluate();
        engine.map("d = -sign(beta1*m + (1 - beta1)*g) - weightDecay*theta; m = beta2*m + (1 - beta2)*g", {
          d: direction,
          m,
          g: gradient,
          theta,
          beta1,
          beta2,
          weightDecay,
        });
      },
    };
  },
};

export const lion = composeOptimizer(lionDirection, fixedRate, {
  name: "lion",
  title: "Lion",
  formula:
    "\\theta \\leftarrow \\theta - \\eta \\left( \\mathrm{sign}(\\beta_1 m + (1-\\beta_1) g) + \\lambda \\theta \\right) \\qquad m \\leftarrow \\beta_2 m + (1-\\beta_2) g",
  source: SOURCE,
  fails:
    "Every coordinate moves by η in every step, however small its gradient: it circles a minimum at the size of its rate and, not rotation equivariant, is flattered by axis-aligned saddles.",
  hyperparameters: {
    rate: {
      kind: "number",
      default: 1e-3,
      range: [0, 1e3],
      scale: "log",
      sweep: [UNIT_RATES[0] / 10, UNIT_RATES[1] / 3],
      meaning: "Learning rate η: the step of every coordinate.",
      source: `${SOURCE}, section 5: 3 to 10 times less than AdamW's; 1e-3 in its ImageNet experiments, 1e-4 in its code; sweep: so much less than Adam's here`,
    },
  },
});
