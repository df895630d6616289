/**
 * Sophia: momentum divided by a smoothed Hessian diagonal, clipped per coordinate.
 *
 * ĥ: B ĝ ∘ ĝ with ĝ the gradient at labels drawn from the model's own prediction (Sophia-G, `curvature/bartlett.ts`), or
 * v ∘ Hv with random signs v (Sophia-H) ↔ `estimator`. A closed form predicts nothing: there it is always v ∘ Hv.
 * η `rate` · β₁ `beta1` · β₂ `beta2` · γ `gamma` · ε `epsilon` · k `interval`. All vectors `[T, P]`. Where h is
 * not positive the step is η·sign(m). Cost: 1 gradient; every k steps ⅔ for the pass back with drawn labels, which shares the
 * step's forward pass, or 2 for the product. Source: Liu, Li, Hall, Liang, Ma 2023, arXiv 2305.14342, algorithm 3.
 */
import { BARTLETT_PASSES, createBartlett } from "../../curvature/bartlett.ts";
import { createHutchinson } from "../../curvature/hutchinson.ts";
import type { LaneTensor } from "../../engine.ts";
import { laneHyperparameters, structuralChoice, structuralNumber } from "../../hyperparameters.ts";
import type { DirectionDefinition, OptimizerContext } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { composeOptimizer } from "../compose.ts";
import { fixedRate } from "../step-rules/fixed-rate.ts";

const SOURCE = "Liu, Li, Hall, Liang, Ma 2023, arXiv 2305.14342, algorithm 3";
const STREAM = 0x534f;
const ESTIMATORS = ["bartlett", "hutchinson"] as const;

/** ĥ of the point of the last gradient, and what it costs. */
function diagonalEstimate(context: OptimizerContext): { readonly diagonal: LaneTensor; measure(): void } {
  const { engine, objective, step, count } = context;
  const { outputPasses } = objective;
  if (outputPasses && structuralChoice(context, "estimator", ESTIMATORS) === "bartlett") {
    const { diagonal, measure } = createBartlett(engine, objective, outputPasses, step);
    return {
      diagonal,
      measure() {
        measure();
        count("value", BARTLETT_PASSES);
      },
    };
  }
  const { diagonal, measure } = createHutchinson(engine, objective, {
    draws: 1,
    counter: step,
    stream: STREAM,
  });
  return {
    diagonal,
    measure() {
      measure();
      count("hessianVector", 1);
    },
  };
}

const direction: DirectionDefinition = {
  name: "sophia",
  title: "Sophia direction",
  family: "preconditioned",
  formula: "d = -\\operatorname{clip}(m / \\max(\\gamma h, \\varepsilon), 1)",
  hyperparameters: {
    estimator: {
      kind: "choice",
      default: "bartlett",
      choices: ESTIMATORS,
      meaning:
        "Diagonal from squared gradients at labels drawn from a network's own prediction (Sophia-G), or from Hessian-vector products with random signs (Sophia-H). Closed forms predict no labels: either choice is Hutchinson's there.",
      source: `bartlett: ${SOURCE} with algorithm 2, the authors' language models; hutchinson: with algorithm 1`,
    },
    beta1: {
      kind: "number",
      default: 0.96,
      range: [0, 0.9999],
      scale: "one-minus-log",
      sweep: [0.5, 0.99],
      meaning: "β₁: decay of the mean gradient.",
      source: `${SOURCE}, section 3.1: 0.96`,
    },
    beta2: {
      kind: "number",
      default: 0.99,
      range: [0, 0.999999],
      scale: "one-minus-log",
      sweep: [0.9, 0.999],
      meaning: "β₂: decay of the Hessian diagonal.",
      source: `${SOURCE}, section 3.1: 0.99`,
    },
    gamma: {
      kind: "number",
      default: 0.05,
      range: [1e-6, 1e3],
      scale: "log",
      sweep: [1e-3, 10],
      meaning: "γ: the smaller, the more coordinates are clipped.",
      source: `${SOURCE}, section 3.1: 0.05 for Sophia-G, 0.01 for Sophia-H`,
    },
    epsilon: {
      kind: "number",
      default: 1e-12,
      range: [1e-30, 1],
      scale: "log",
      meaning: "ε: below it curvature counts as none and the coordinate is clipped.",
      source: `${SOURCE}: 1e-12`,
    },
    interval: {
      kind: "integer",
      default: 10,
      range: [1, 1000],
      scale: "log",
      structural: true,
      meaning: "k: steps between two estimates of the diagonal.",
      source: `${SOURCE}: 10`,
    },
  },
  needs: ["gradient", "hessianVector"],
  cost: "1 + 2/(3k) (bartlett), 1 + 2/k (hutchinson, closed forms)",
  source: SOURCE,
  fails:
    "Diagonal: rotated curvature is missed. Along negative curvature it is sign momentum: it leaves saddles at a fixed speed, whatever their curvature. With drawn labels negative curvature is not even seen: h measures the Gauss–Newton matrix, which is positive there too, and small batches make it noisy.",
  departures: [
    "On closed forms, which predict no labels, the diagonal is estimated by Hutchinson's method (Sophia-H) with the γ of Sophia-G, 0.05 where the paper has 0.01.",
    "The diagonal is that of the batch of the step at which it is estimated and shares its forward pass; the authors' code takes a batch of its own.",
    "The smoothed diagonal starts at 0 without bias correction, as in the paper, so that early steps are clipped.",
  ],
  build(context) {
    const { engine, objective, theta, step } = context;
    const hyper = laneHyperparameters(context, "beta1", "beta2", "gamma", "epsilon");
    const { gradient, evaluate } = batchGradient(context);
    const vector = (): LaneTensor => engine.tensor([objective.size]);
    const [direction, m, h, spare] = [vector(), vector(), vector(), vector()];
    const spareValue = engine.tensor([1]);
    const { diagonal, measure } = diagonalEstimate(context);
    return {
      direction,
      gradient,
      state: { mean: m, curvature: h },
      periodic: [
        {
          everySteps: structuralNumber(context, "interval"),
          run() {
            objective.nextBatch(step);
            // The gradient that the step takes next, here for what it caches: billed there.
            objective.gradient(theta, spareValue, spare);
            measure();
            engine.map("h = beta2*h + (1 - beta2)*e", { h, e: diagonal, beta2: hyper.beta2 });
          },
        },
      ],
      compute() {
        evaluate();
        engine.map(
          `m = beta1*m + (1 - beta1)*g;
           d = -max(-1, min(1, m/max(gamma*h, epsilon)))`,
          { m, h, d: direction, g: gradient, beta1: hyper.beta1, gamma: hyper.gamma, epsilon: hyper.epsilon },
        );
      },
    };
  },
};

export const sophia = composeOptimizer(direction, fixedRate, {
  name: "sophia",
  title: "Sophia",
  formula:
    "\\text{every } k \\text{ steps } h \\leftarrow \\beta_2 h + (1 - \\beta_2)\\, B\\, \\hat g \\odot \\hat g, \\quad m \\leftarrow \\beta_1 m + (1 - \\beta_1) g, \\quad \\theta \\leftarrow \\theta - \\eta \\operatorname{clip}(m / \\max(\\gamma h, \\varepsilon), 1)",
  source: SOURCE,
  fails: direction.fails,
  hyperparameters: {
    rate: {
      kind: "number",
      default: 1e-3,
      range: [0, 1e3],
      scale: "log",
      sweep: [1e-4, 10],
      meaning: "η: the largest step of a coordinate.",
      source: "A little below Adam's, Liu et al. 2023, section 3.1",
    },
  },
});
