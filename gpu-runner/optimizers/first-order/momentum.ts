/**
 * Heavy-ball momentum, with the semantics of torch.optim.SGD (dampening 0).
 *
 * η `rate` · μ `momentum` · b velocity `[P]`, 0 before the first step. Cost: 1 gradient. Source: Polyak 1964; Sutskever
 * et al. 2013. In the averaged form m += γ(g − m) of Duda (arXiv 1907.07063) μ = 1 − γ and η = γ·rate.
 * Fails: overshoots minima it enters with speed; still needs a tuned rate.
 */
import type { NumberParameter } from "../../../shared/catalogue/hyperparameter.ts";
import { laneHyperparameters } from "../../hyperparameters.ts";
import type { DirectionDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { composeOptimizer } from "../compose.ts";
import { fixedRate } from "../step-rules/fixed-rate.ts";
import { GRADIENT_RATES } from "./rates.ts";

/** μ of the heavy ball and of Nesterov's variant. */
export const momentumParameter: NumberParameter = {
  kind: "number",
  default: 0.9,
  range: [0, 1],
  scale: "one-minus-log",
  sweep: [0, 0.995],
  meaning: "Share μ of the velocity that is kept; 0 is gradient descent.",
  source:
    "Sutskever et al. 2013, section 3: 0.9 to 0.995; Dahl et al. 2023, arXiv 2306.07179 (AlgoPerf): 1 − μ log-uniform to 0.3; widened to 0, so that gradient descent is in the space",
};

/** d = −b, b ← μ·b + g. */
export const momentumDirection: DirectionDefinition = {
  name: "momentum",
  title: "momentum",
  family: "first-order",
  formula: "b \\leftarrow \\mu b + g \\qquad d = -b",
  hyperparameters: { momentum: momentumParameter },
  needs: ["gradient"],
  cost: "1",
  source: "Polyak 1964",
  fails: "Overshoots minima that it enters with speed.",
  departures: [],
  largestRate: "2(1+μ)/L",
  build(context) {
    const { engine, objective } = context;
    const { momentum } = laneHyperparameters(context, "momentum");
    const { gradient, evaluate } = batchGradient(context);
    const velocity = engine.tensor([objective.size]);
    const direction = engine.tensor([objective.size]);
    return {
      direction,
      gradient,
      state: { velocity },
      compute() {
        evaluate();
        engine.map("b = momentum*b + g; d = -b", { b: velocity, d: direction, g: gradient, momentum });
      },
    };
  },
};

export const momentum = composeOptimizer(momentumDirection, fixedRate, {
  name: "momentum",
  title: "Heavy-ball momentum",
  formula: "b \\leftarrow \\mu b + g \\qquad \\theta \\leftarrow \\theta - \\eta\\, b",
  source: "Polyak 1964; Sutskever et al. 2013 (proceedings of ICML 28)",
  fails: "Overshoots minima that it enters with speed; needs a tuned rate; diverges above 2(1+μ)/L.",
  hyperparameters: {
    rate: {
      kind: "number",
      default: 0.01,
      range: [0, 1e3],
      scale: "log",
      sweep: GRADIENT_RATES,
      meaning: "Learning rate η; the effective one is η/(1−μ).",
      source: "Sutskever et al. 2013, section 3: rates 0.05 to 1e-4",
    },
  },
});
