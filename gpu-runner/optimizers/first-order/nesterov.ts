/**
 * Nesterov momentum in the form of torch.optim.SGD(nesterov=True).
 *
 * η `rate` · μ `momentum` · b velocity `[P]`. Cost: 1 gradient, at the point itself (Bengio et al.'s change
 * of variables). Source: Nesterov 1983; Sutskever et al. 2013, eq. 3–4.
 * Fails: as the heavy ball, with less overshoot; no acceleration under noise.
 */
import { laneHyperparameters } from "../../hyperparameters.ts";
import type { DirectionDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { composeOptimizer } from "../compose.ts";
import { fixedRate } from "../step-rules/fixed-rate.ts";
import { momentumParameter } from "./momentum.ts";
import { GRADIENT_RATES } from "./rates.ts";

/** d = −(g + μ·b), b ← μ·b + g. */
export const nesterovDirection: DirectionDefinition = {
  name: "nesterov",
  title: "Nesterov momentum",
  family: "first-order",
  formula: "b \\leftarrow \\mu b + g \\qquad d = -(g + \\mu b)",
  hyperparameters: { momentum: momentumParameter },
  needs: ["gradient"],
  cost: "1",
  source: "Nesterov 1983",
  fails: "Loses its acceleration under gradient noise.",
  departures: [],
  largestRate: "2(1+μ)/((1+2μ)L)",
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
        engine.map("b = momentum*b + g; d = -(g + momentum*b)", {
          b: velocity,
          d: direction,
          g: gradient,
          momentum,
        });
      },
    };
  },
};

export const nesterov = composeOptimizer(nesterovDirection, fixedRate, {
  name: "nesterov",
  title: "Nesterov momentum",
  formula: "b \\leftarrow \\mu b + g \\qquad \\theta \\leftarrow \\theta - \\eta\\,(g + \\mu b)",
  source: "Nesterov 1983; Sutskever et al. 2013, equations 3 and 4",
  fails: "Overshoots like the heavy ball, less so; no acceleration under gradient noise; needs a tuned rate.",
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
