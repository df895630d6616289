/**
 * Gradient descent on minibatches.
 *
 * η `rate` · g `[P]`. Cost: 1 gradient. Source: Robbins & Monro 1951; torch.optim.SGD without momentum.
 * Fails: needs ~log(1/ε)/|λ| steps to leave a saddle from distance ε; slow where the condition number is
 * large; diverges above 2/L.
 */
import type { DirectionDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { composeOptimizer } from "../compose.ts";
import { fixedRate } from "../step-rules/fixed-rate.ts";
import { GRADIENT_RATES } from "./rates.ts";

/** d = −g. */
export const gradientDirection: DirectionDefinition = {
  name: "gradient",
  title: "negative gradient",
  family: "first-order",
  formula: "d = -g",
  hyperparameters: {},
  needs: ["gradient"],
  cost: "1",
  source: "Cauchy 1847",
  fails: "Slow along flat directions and past saddles.",
  departures: [],
  largestRate: "2/L",
  build(context) {
    const { engine, objective } = context;
    const { gradient, evaluate } = batchGradient(context);
    const direction = engine.tensor([objective.size]);
    return {
      direction,
      gradient,
      compute() {
        evaluate();
        engine.map("d = -g", { d: direction, g: gradient });
      },
    };
  },
};

export const sgd = composeOptimizer(gradientDirection, fixedRate, {
  name: "sgd",
  title: "Gradient descent",
  formula: "\\theta \\leftarrow \\theta - \\eta\\, g",
  source: "Robbins & Monro 1951",
  fails:
    "Leaves a saddle only after about log(1/ε)/(η|λ|) steps from distance ε; crawls where the condition number is large; diverges for rates above 2/L.",
  hyperparameters: {
    rate: {
      kind: "number",
      default: 0.01,
      range: [0, 1e3],
      scale: "log",
      sweep: GRADIENT_RATES,
      meaning: "Learning rate η.",
      source: "Goodfellow, Bengio & Courville 2016, section 11.4.1: 0.01 as a first choice",
    },
  },
});
