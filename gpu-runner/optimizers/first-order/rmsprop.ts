/**
 * RMSprop, with the semantics of torch.optim.RMSprop (not centred, no momentum, no bias correction).
 *
 * η `rate` · ρ `decay` · ε `epsilon` · v `[P]`. Cost: 1 gradient.
 * Source: Tieleman & Hinton 2012, Coursera lecture 6.5.
 * Fails: as Adam; the first steps are 1/√(1−ρ) times too long, because v starts at 0.
 */
import { laneHyperparameters } from "../../hyperparameters.ts";
import type { DirectionDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { composeOptimizer } from "../compose.ts";
import { fixedRate } from "../step-rules/fixed-rate.ts";
import { UNIT_RATES } from "./rates.ts";

/** d = −g/(√v + ε). */
export const rmspropDirection: DirectionDefinition = {
  name: "rmsprop",
  title: "RMSprop",
  family: "first-order",
  formula: "v \\leftarrow \\rho v + (1-\\rho) g^2 \\qquad d = -\\frac{g}{\\sqrt v + \\varepsilon}",
  hyperparameters: {
    decay: {
      kind: "number",
      default: 0.99,
      range: [0, 0.999999],
      scale: "one-minus-log",
      sweep: [0.9, 0.9999],
      meaning: "Decay ρ of the mean squared gradient.",
      source: "torch.optim.RMSprop; the lecture has 0.9",
    },
    epsilon: {
      kind: "number",
      default: 1e-8,
      range: [1e-16, 1],
      scale: "log",
      meaning: "ε in the denominator: bounds the step where gradients have been tiny.",
      source: "torch.optim.RMSprop",
    },
  },
  needs: ["gradient"],
  cost: "1",
  source: "Tieleman & Hinton 2012, lecture 6.5",
  fails: "Not rotation equivariant; its step hardly shrinks near a minimum.",
  departures: ["There is no bias correction, as in torch.optim.RMSprop; v starts at 0."],
  build(context) {
    const { engine, objective } = context;
    const { decay, epsilon } = laneHyperparameters(context, "decay", "epsilon");
    const { gradient, evaluate } = batchGradient(context);
    const v = engine.tensor([objective.size]);
    const direction = engine.tensor([objective.size]);
    return {
      direction,
      gradient,
      state: { meanSquare: v },
      compute() {
        evaluate();
        engine.map("v = decay*v + (1 - decay)*g*g; d = -g/(sqrt(v) + epsilon)", {
          v,
          d: direction,
          g: gradient,
          decay,
          epsilon,
        });
      },
    };
  },
};

export const rmsprop = composeOptimizer(rmspropDirection, fixedRate, {
  name: "rmsprop",
  title: "RMSprop",
  formula:
    "v \\leftarrow \\rho v + (1-\\rho) g^2 \\qquad \\theta \\leftarrow \\theta - \\eta \\frac{g}{\\sqrt v + \\varepsilon}",
  source: "Tieleman & Hinton 2012, lecture 6.5",
  fails:
    "Not rotation equivariant; without bias correction the first steps are 1/√(1−ρ) times too long; circles a minimum at the size of its rate.",
  hyperparameters: {
    rate: {
      kind: "number",
      default: 1e-2,
      range: [0, 1e3],
      scale: "log",
      sweep: UNIT_RATES,
      meaning: "Learning rate η.",
      source: "torch.optim.RMSprop",
    },
  },
});
