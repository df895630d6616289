/**
 * Prodigy: Adam that estimates its own rate, the distance d from the start to a solution, from below.
 *
 * γ `rate` · β₁ `beta1` · β₂ `beta2` · ε `epsilon` · d₀ `estimate` · m, v, s, θ₀ `[P]` · r, d `[1]`. θ moves with the d
 * of before this gradient. Cost: 1 gradient.
 * Source: Mishchenko & Defazio 2023, arXiv 2306.06101, algorithm 4.
 * Fails: d never falls: an estimate too large, from one steep place, stays for good; no bias correction, so that the
 * first steps are (1−β₁)/√(1−β₂) times as long as Adam's.
 */
import { laneHyperparameters } from "../../hyperparameters.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";

const SOURCE = "Mishchenko & Defazio 2023, arXiv 2306.06101, algorithm 4";

export const prodigy: OptimizerDefinition = {
  name: "prodigy",
  title: "Prodigy",
  family: "first-order",
  formula:
    "m \\leftarrow \\beta_1 m + (1-\\beta_1) d g \\quad v \\leftarrow \\beta_2 v + (1-\\beta_2) d^2 g^2 \\quad r \\leftarrow \\sqrt{\\beta_2}\\, r + (1-\\sqrt{\\beta_2}) \\gamma d^2 \\langle g, \\theta_0 - \\theta \\rangle \\quad s \\leftarrow \\sqrt{\\beta_2}\\, s + (1-\\sqrt{\\beta_2}) \\gamma d^2 g \\quad \\theta \\leftarrow \\theta - \\frac{\\gamma d\\, m}{\\sqrt v + d \\varepsilon} \\quad d \\leftarrow \\max\\left(d, \\frac{r}{\\|s\\|_1}\\right)",
  hyperparameters: {
    rate: {
      kind: "number",
      default: 1,
      range: [0, 100],
      scale: "log",
      sweep: [0.1, 10],
      meaning: "γ: multiplies the estimated rate.",
      source: `${SOURCE}: 1; the authors leave it there and scale the estimate by 0.5 to 10 where they must`,
    },
    estimate: {
      kind: "number",
      default: 1e-6,
      range: [1e-12, 1],
      scale: "log",
      meaning: "d₀: the first estimate of the distance, below the true one.",
      source: `${SOURCE}: 1e-6`,
    },
    beta1: {
      kind: "number",
      default: 0.9,
      range: [0, 0.9999],
      scale: "one-minus-log",
      sweep: [0.7, 0.99],
      meaning: "Decay β₁ of the mean gradient.",
      source: `${SOURCE}: 0.9`,
    },
    beta2: {
      kind: "number",
      default: 0.999,
      range: [0, 0.999999],
      scale: "one-minus-log",
      sweep: [0.9, 0.9999],
      meaning: "Decay β₂ of the mean squared gradient; √β₂ that of the estimate.",
      source: `${SOURCE}: 0.999`,
    },
    epsilon: {
      kind: "number",
      default: 1e-8,
      range: [1e-16, 1],
      scale: "log",
      meaning: "ε in the denominator, relative to d.",
      source: `${SOURCE}: 1e-8`,
    },
  },
  learningRates: ["rate"],
  needs: ["gradient"],
  cost: "1",
  source: SOURCE,
  fails:
    "d never falls: an estimate too large, from one steep place, stays for good. Its growth takes the first tens of steps. Not rotation equivariant; circles a minimum at the size of γd.",
  departures: [
    "m, v, r and s are kept divided by d₀ and its square, and θ − θ₀ is carried: the same steps, without underflow or cancellation in float32.",
  ],
  build(context) {
    const { engine, objective, theta, step } = context;
    const { rate, estimate, beta1, beta2, epsilon } = laneHyperparameters(
      context,
      "rate",
      "estimate",
      "beta1",
      "beta2",
      "epsilon",
    );
    const { gradient, evaluate } = batchGradient(context);
    const vector = () => engine.tensor([objective.size]);
    // θ − θ₀ is carried: the difference of two float32 points near each other has few digits, and d grows by it. (From
    // d₀ = 1e-4 the error of θ after 20 steps was 6e-3 with the difference, and is below 1e-5.)
    const [start, moved, m, v, s] = [vector(), vector(), vector(), vector(), vector()];
    const scalar = () => engine.tensor([1]);
    const [distance, relative, along, r, ss] = [scalar(), scalar(), scalar(), scalar(), scalar()];
    return {
      state: { distance },
      step() {
        evaluate();
        engine.map("start = select(step == 0, theta, start)", { start, theta, step });
        // `relative` is d/d₀.
        engine.map("e = select(step == 0, 1, e)", { e: relative, step });
        engine.reduce("sum", "along = -g*moved", { along, g: gradient, moved });
        engine.map(
          `m = beta1*m + (1 - beta1)*e*g; v = beta2*v + (1 - beta2)*e*e*g*g;
           s = sqrt(beta2)*s + (1 - sqrt(beta2))*rate*e*e*g;
           below = sqrt(v) + e*epsilon;
           moved = moved - select(below > 0, rate*e*estimate*m/below, 0);
           theta = start + moved`,
          { theta, start, moved, m, v, s, g: gradient, e: relative, rate, estimate, beta1, beta2, epsilon },
        );
        engine.reduce("sum", "ss = abs(s)", { ss, s });
        engine.map(
          `r = sqrt(beta2)*r + (1 - sqrt(beta2))*rate*e*e*along;
           e = select(ss > 0, max(e, r/(select(ss > 0, ss, 1)*estimate)), e);
           d = e*estimate`,
          { r, ss, e: relative, d: distance, along, rate, estimate, beta2 },
        );
      },
    };
  },
};
