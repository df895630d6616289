/**
 * Adam.
 *
 * η `rate` · β₁ `beta1` · β₂ `beta2` · ε `epsilon` · m, v moments `[P]` · c₁, c₂ bias corrections `[1]`.
 * Cost: 1 gradient. Source: Kingma & Ba 2014, arXiv 1412.6980, algorithm 1.
 * Fails: rotation-dependent; need not converge where gradients are rare and large (Reddi et al. 2018).
 */
import type { Parameters } from "../../../shared/catalogue/hyperparameter.ts";
import { laneHyperparameters } from "../../hyperparameters.ts";
import type { DirectionDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { composeOptimizer } from "../compose.ts";
import { fixedRate } from "../step-rules/fixed-rate.ts";
import { UNIT_RATES } from "./rates.ts";

/** Departure of every method that corrects its averages as here. */
export const CARRIED_CORRECTIONS =
  "The bias corrections 1 − βᵗ are carried as the same averages applied to 1: equal in exact arithmetic, and free of the rounding of 1 − β in float32.";
const SOURCE = "Kingma & Ba 2014, arXiv 1412.6980, algorithm 1";

/** β₁, β₂ and ε of Adam and AdamW. */
export const adamParameters: Parameters = {
  beta1: {
    kind: "number",
    default: 0.9,
    range: [0, 0.9999],
    scale: "one-minus-log",
    sweep: [0.5, 0.99],
    meaning: "Decay β₁ of the mean gradient.",
    source: SOURCE,
  },
  beta2: {
    kind: "number",
    default: 0.999,
    range: [0, 0.999999],
    scale: "one-minus-log",
    sweep: [0.9, 0.9999],
    meaning: "Decay β₂ of the mean squared gradient.",
    source: SOURCE,
  },
  epsilon: {
    kind: "number",
    default: 1e-8,
    range: [1e-16, 1],
    scale: "log",
    meaning: "ε in the denominator: bounds the step where gradients have been tiny.",
    source: SOURCE,
  },
};

/** d = −(m/c₁) / (√(v/c₂) + ε). */
export const adamDirection: DirectionDefinition = {
  name: "adam",
  title: "Adam",
  family: "first-order",
  formula:
    "m \\leftarrow \\beta_1 m + (1-\\beta_1) g \\quad v \\leftarrow \\beta_2 v + (1-\\beta_2) g^2 \\quad d = -\\frac{m / (1-\\beta_1^t)}{\\sqrt{v / (1-\\beta_2^t)} + \\varepsilon}",
  hyperparameters: adamParameters,
  needs: ["gradient"],
  cost: "1",
  source: SOURCE,
  fails: "Not rotation equivariant; its step has unit size per coordinate whatever the distance.",
  departures: [CARRIED_CORRECTIONS],
  build(context) {
    const { engine, objective } = context;
    const { beta1, beta2, epsilon } = laneHyperparameters(context, "beta1", "beta2", "epsilon");
    const { gradient, evaluate } = batchGradient(context);
    const m = engine.tensor([objective.size]);
    const v = engine.tensor([objective.size]);
    const direction = engine.tensor([objective.size]);
    // Carried as averages of 1: the rounding of 1 − β₂ = 1e-3 would show up as 6e-5 in float32, and cancels so.
    const c1 = engine.tensor([1]);
    const c2 = engine.tensor([1]);
    return {
      direction,
      gradient,
      state: { mean: m, meanSquare: v },
      compute() {
        evaluate();
        engine.map("c1 = beta1*c1 + (1 - beta1); c2 = beta2*c2 + (1 - beta2)", { c1, c2, beta1, beta2 });
        engine.map(
          "m = beta1*m + (1 - beta1)*g; v = beta2*v + (1 - beta2)*g*g; d = -(m/c1)/(sqrt(v/c2) + epsilon)",
          { m, v, d: direction, g: gradient, c1, c2, beta1, beta2, epsilon },
        );
      },
    };
  },
};

export const adam = composeOptimizer(adamDirection, fixedRate, {
  name: "adam",
  title: "Adam",
  formula:
    "m \\leftarrow \\beta_1 m + (1-\\beta_1) g \\quad v \\leftarrow \\beta_2 v + (1-\\beta_2) g^2 \\quad \\theta \\leftarrow \\theta - \\eta \\frac{m / (1-\\beta_1^t)}{\\sqrt{v / (1-\\beta_2^t)} + \\varepsilon}",
  source: SOURCE,
  fails:
    "Not rotation equivariant, so axis-aligned saddles flatter it; need not converge where large gradients are rare (Reddi et al. 2018, arXiv 1904.09237); circles a minimum at the size of its rate.",
  hyperparameters: {
    rate: {
      kind: "number",
      default: 1e-3,
      range: [0, 1e3],
      scale: "log",
      sweep: UNIT_RATES,
      meaning: "Learning rate η: the largest step of a coordinate.",
      source: SOURCE,
    },
  },
});
