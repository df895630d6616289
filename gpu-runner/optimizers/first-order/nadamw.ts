/**
 * NAdam with decoupled weight decay: Adam whose mean looks one step ahead, as Nesterov's momentum does.
 *
 * η `rate` · β₁ `beta1` · β₂ `beta2` · ε `epsilon` · ψ `momentumDecay` · λ `weightDecay` · m, v `[P]` · the product of
 * the μᵢ, v's bias correction `[1]`.
 * Cost: 1 gradient. Source: Dozat 2016, ICLR workshop, algorithm 2; the decay as in Loshchilov & Hutter 2017, arXiv
 * 1711.05101. Equal to torch.optim.NAdam(decoupled_weight_decay=True).
 * Fails: as Adam.
 */
import { laneHyperparameters } from "../../hyperparameters.ts";
import type { DirectionDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { composeOptimizer } from "../compose.ts";
import { fixedRate } from "../step-rules/fixed-rate.ts";
import { adamParameters, CARRIED_CORRECTIONS } from "./adam.ts";
import { UNIT_RATES } from "./rates.ts";

const SOURCE = "Dozat 2016, ICLR workshop, algorithm 2";
const SPACES = "AlgoPerf, paper baseline NadamW";
/** Of the schedule of μ. */
const MOMENTUM_BASE = 0.96;

const FORMULA =
  "\\mu_t = \\beta_1 (1 - \\tfrac12 0.96^{t\\psi}) \\quad m \\leftarrow \\beta_1 m + (1-\\beta_1) g \\quad v \\leftarrow \\beta_2 v + (1-\\beta_2) g^2";
const STEP =
  "\\frac{\\frac{1-\\mu_t}{1-\\prod_{i \\le t}\\mu_i} g + \\frac{\\mu_{t+1}}{1-\\prod_{i \\le t+1}\\mu_i} m}{\\sqrt{v / (1-\\beta_2^t)} + \\varepsilon} + \\lambda \\theta";

/** d = −nadam − λθ. */
export const nadamwDirection: DirectionDefinition = {
  name: "nadamw",
  title: "NAdamW",
  family: "first-order",
  formula: `${FORMULA} \\quad d = -\\left( ${STEP} \\right)`,
  hyperparameters: {
    beta1: {
      kind: "number",
      default: 0.9,
      range: [0, 0.9999],
      scale: "one-minus-log",
      sweep: [0.7, 0.996],
      meaning: "Decay β₁ of the mean gradient, and the limit of μ.",
      source: `${SOURCE}: 0.9; sweep: ${SPACES} has 1−β₁ from 4e-3 to 0.1, here to 0.3, the default inside`,
    },
    beta2: {
      kind: "number",
      default: 0.999,
      range: [0, 0.999999],
      scale: "one-minus-log",
      sweep: [0.9, 0.9999],
      meaning: "Decay β₂ of the mean squared gradient.",
      source: `${SOURCE}: 0.999, as ${SPACES}`,
    },
    epsilon: adamParameters.epsilon as NonNullable<typeof adamParameters.epsilon>,
    momentumDecay: {
      kind: "number",
      default: 4e-3,
      range: [0, 1],
      scale: "log",
      meaning: "ψ: how fast μ rises from ½β₁ to β₁; half of the way takes 17/ψ steps.",
      source: `${SOURCE}: 4e-3`,
    },
    weightDecay: {
      kind: "number",
      default: 0.01,
      range: [0, 10],
      scale: "log",
      sweep: [1e-4, 1],
      meaning: "Decay λ of the parameters, multiplied by the rate only.",
      source: `0.01 as in torch.optim.AdamW; sweep: ${SPACES} has 5e-3 to 1`,
    },
  },
  needs: ["gradient"],
  cost: "1",
  source: SOURCE,
  fails: "Not rotation equivariant; its step has unit size per coordinate whatever the distance.",
  departures: [CARRIED_CORRECTIONS],
  build(context) {
    const { engine, objective, theta, step } = context;
    const { beta1, beta2, epsilon, momentumDecay, weightDecay } = laneHyperparameters(
      context,
      "beta1",
      "beta2",
      "epsilon",
      "momentumDecay",
      "weightDecay",
    );
    const { gradient, evaluate } = batchGradient(context);
    const vector = () => engine.tensor([objective.size]);
    const [m, v, direction] = [vector(), vector(), vector()];
    const c2 = engine.tensor([1]);
    const product = engine.tensor([1], 1);
    const [ofGradient, ofMean] = [engine.tensor([1]), engine.tensor([1])];
    return {
      direction,
      gradient,
      state: { mean: m, meanSquare: v },
      compute() {
        evaluate();
        engine.map(
          `now = beta1*(1 - 0.5*pow(${MOMENTUM_BASE}, (step + 1)*psi));
           next = beta1*(1 - 0.5*pow(${MOMENTUM_BASE}, (step + 2)*psi));
           product = product*now;
           a = (1 - now)/(1 - product); b = next/(1 - product*next);
           c2 = beta2*c2 + (1 - beta2)`,
          { product, a: ofGradient, b: ofMean, c2, beta1, beta2, psi: momentumDecay, step },
        );
        engine.map(
          `m = beta1*m + (1 - beta1)*g; v = beta2*v + (1 - beta2)*g*g;
           d = -(a*g + b*m)/(sqrt(v/c2) + epsilon) - weightDecay*theta`,
          {
            m,
            v,
            d: direction,
            g: gradient,
            theta,
            a: ofGradient,
            b: ofMean,
            c2,
            beta1,
            beta2,
            epsilon,
            weightDecay,
          },
        );
      },
    };
  },
};

export const nadamw = composeOptimizer(nadamwDirection, fixedRate, {
  name: "nadamw",
  title: "NAdamW",
  formula: `${FORMULA} \\quad \\theta \\leftarrow \\theta - \\eta \\left( ${STEP} \\right)`,
  source: `${SOURCE}; Loshchilov & Hutter 2017, arXiv 1711.05101`,
  fails:
    "As Adam: not rotation equivariant, circles a minimum at the size of its rate; the decay keeps the plain training loss above its minimum unless that is at 0.",
  hyperparameters: {
    rate: {
      kind: "number",
      default: 2e-3,
      range: [0, 1e3],
      scale: "log",
      sweep: UNIT_RATES,
      meaning: "Learning rate η: about the largest step of a coordinate.",
      source: `torch.optim.NAdam: 2e-3; sweep: ${SPACES} has 1e-4 to 1e-2, small problems want more`,
    },
  },
});
