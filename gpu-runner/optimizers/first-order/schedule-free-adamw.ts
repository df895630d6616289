/**
 * Schedule-free AdamW: RMS-scaled steps from z, the gradient taken between z and their average x.
 *
 * γ `rate` · β₁ `beta1` · β₂ `beta2` · ε `epsilon` · λ `weightDecay` · T `warmup` · θ is x.
 * Cost: 1 gradient, at y: see `schedule-free.ts` for what is reported where.
 * Source: Defazio et al. 2024, arXiv 2405.15682, algorithm 1. The start has no weight: x after a step is z.
 * Fails: as Adam in z, but x averages over all points since the warm-up and lags behind z.
 */
import { laneHyperparameters } from "../../hyperparameters.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { adamParameters, CARRIED_CORRECTIONS } from "./adam.ts";
import { UNIT_RATES } from "./rates.ts";
import { RECORDED_AT_Y, SCHEDULE_FREE, scheduleFree } from "./schedule-free.ts";

const SOURCE = `${SCHEDULE_FREE}, algorithm 1`;

export const scheduleFreeAdamw: OptimizerDefinition = {
  name: "schedule-free-adamw",
  title: "Schedule-free AdamW",
  family: "first-order",
  formula:
    "y = (1-\\beta_1) z + \\beta_1 x \\quad v \\leftarrow \\beta_2 v + (1-\\beta_2) g(y)^2 \\quad z \\leftarrow z - \\gamma_t \\left( \\frac{g(y)}{\\sqrt{v/(1-\\beta_2^t)} + \\varepsilon} + \\lambda y \\right), \\; \\gamma_t = \\gamma \\min(1, \\tfrac tT) \\quad x \\leftarrow (1-c) x + c z, \\quad c = \\frac{\\gamma_t^2}{\\sum_i \\gamma_i^2}, \\quad \\theta = x",
  hyperparameters: {
    rate: {
      kind: "number",
      default: 2.5e-3,
      range: [0, 1e3],
      scale: "log",
      sweep: UNIT_RATES,
      meaning: "γ: learning rate of z, about the largest step of a coordinate.",
      source: `${SCHEDULE_FREE}: 0.0025 in its AlgoPerf submission, and the default of the authors' code; small problems want more`,
    },
    beta1: {
      kind: "number",
      default: 0.9,
      range: [0, 1],
      scale: "one-minus-log",
      sweep: [0.5, 0.98],
      meaning: "β₁: where between z (0) and x (1) the gradient is taken.",
      source: `${SOURCE}: 0.9; 0.95 and 0.98 for long runs`,
    },
    beta2: {
      kind: "number",
      default: 0.999,
      range: [0, 0.999999],
      scale: "one-minus-log",
      sweep: [0.9, 0.9999],
      meaning: "Decay β₂ of the mean squared gradient.",
      source: `${SOURCE}: 0.999; 0.9955 in its AlgoPerf submission`,
    },
    epsilon: adamParameters.epsilon as NonNullable<typeof adamParameters.epsilon>,
    weightDecay: {
      kind: "number",
      default: 0,
      range: [0, 10],
      scale: "linear",
      meaning: "Decay λ, of y, multiplied by the rate only.",
      source: "The authors' code: 0; 0.081 in its AlgoPerf submission",
    },
    warmup: {
      kind: "integer",
      default: 0,
      range: [0, 1e6],
      scale: "linear",
      meaning: "T: steps in which the rate rises to γ; 0: from the first step on.",
      source: "The authors' code: 0; 5 % of the run in its AlgoPerf submission",
    },
  },
  learningRates: ["rate"],
  needs: ["gradient"],
  cost: "1",
  source: SOURCE,
  fails:
    "As Adam in z: not rotation equivariant, steps of unit size per coordinate whatever the distance. x averages over all points since the warm-up and lags behind z where a run is short.",
  departures: [RECORDED_AT_Y, CARRIED_CORRECTIONS],
  build(context) {
    const { engine, objective, step } = context;
    const { rate, beta1, beta2, epsilon, weightDecay, warmup } = laneHyperparameters(
      context,
      "rate",
      "beta1",
      "beta2",
      "epsilon",
      "weightDecay",
      "warmup",
    );
    const { point, gradient, base, evaluate, average } = scheduleFree(context, beta1, 0);
    const v = engine.tensor([objective.size]);
    const scalar = () => engine.tensor([1]);
    const [c2, gamma, weight] = [scalar(), scalar(), scalar()];
    return {
      state: { base, point, gradient, meanSquare: v },
      step() {
        evaluate();
        engine.map(
          `c2 = beta2*c2 + (1 - beta2);
           share = select(warmup > 0, min((step + 1)/max(warmup, 1), 1), 1);
           gamma = rate*share; weight = share*share`,
          { c2, gamma, weight, beta2, rate, warmup, step },
        );
        engine.map(
          `v = beta2*v + (1 - beta2)*g*g;
           z = z - gamma*(g/(sqrt(v/c2) + epsilon) + weightDecay*y)`,
          { z: base, v, g: gradient, y: point, c2, gamma, beta2, epsilon, weightDecay },
        );
        average(weight);
      },
    };
  },
};
