/**
 * Adam with decoupled weight decay.
 *
 * η `rate` · λ `weightDecay` · rest as in `adam.ts`. Cost: 1 gradient.
 * Source: Loshchilov & Hutter 2017, arXiv 1711.05101, algorithm 2 (schedule multiplier 1).
 * Fails: as Adam; its fixed points minimise a loss with an implicit, coordinate-wise scaled penalty, so the
 * plain training loss stays above its minimum.
 */
import { laneHyperparameters } from "../../hyperparameters.ts";
import type { DirectionDefinition } from "../../optimizer.ts";
import { composeOptimizer } from "../compose.ts";
import { fixedRate } from "../step-rules/fixed-rate.ts";
import { adamDirection, adamParameters } from "./adam.ts";
import { UNIT_RATES } from "./rates.ts";

const SOURCE = "Loshchilov & Hutter 2017, arXiv 1711.05101, algorithm 2";

/** d = adam − λ·θ. */
export const adamwDirection: DirectionDefinition = {
  ...adamDirection,
  name: "adamw",
  title: "AdamW",
  formula: `${adamDirection.formula} - \\lambda \\theta`,
  hyperparameters: {
    ...adamParameters,
    weightDecay: {
      kind: "number",
      default: 0.01,
      range: [0, 10],
      scale: "log",
      sweep: [1e-4, 1],
      meaning: "Decay λ of the parameters, multiplied by the rate only.",
      source: "torch.optim.AdamW; the paper tunes it per task",
    },
  },
  source: SOURCE,
  build(context) {
    const { engine, theta } = context;
    const { weightDecay } = laneHyperparameters(context, "weightDecay");
    const adam = adamDirection.build(context);
    return {
      ...adam,
      compute() {
        adam.compute();
        engine.map("d = d - weightDecay*theta", { d: adam.direction, theta, weightDecay });
      },
    };
  },
};

export const adamw = composeOptimizer(adamwDirection, fixedRate, {
  name: "adamw",
  title: "AdamW",
  formula:
    "\\theta \\leftarrow \\theta - \\eta \\left( \\frac{m / (1-\\beta_1^t)}{\\sqrt{v / (1-\\beta_2^t)} + \\varepsilon} + \\lambda \\theta \\right)",
  source: SOURCE,
  fails: "As Adam; the decay keeps the plain training loss above its minimum unless the minimum is at 0.",
  hyperparameters: {
    rate: {
      kind: "number",
      default: 1e-3,
      range: [0, 1e3],
      scale: "log",
      sweep: UNIT_RATES,
      meaning: "Learning rate η.",
      source: SOURCE,
    },
  },
});
