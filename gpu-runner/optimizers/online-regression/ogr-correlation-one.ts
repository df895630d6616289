/**
 * Online gradient regression with the correlation of gradient and position assumed to be ±1.
 *
 * ```
 * ρ = √(d/h) where known, else plain        θ ← θ − min(η·ρ, 1/cut)·m
 * ```
 * d, h: variances of positions and gradients `[P]`, `diagonal-regression.ts` · η `scale` · m of weight γ
 * `smoothing`. With |correlation| = 1, |λ̂| = √(h/d): never negative, never 0 in noise.
 * Cost: 1 gradient. Source: Duda 2019, arXiv 1907.07063 (the remark on corr = ±1).
 * Fails: in noise h is the noise's variance, so ρ is the step size just taken divided by the noise: η < 1
 * shrinks it from step to step, η > 1 lets it grow to 1/cut.
 */
import { laneHyperparameters } from "../../hyperparameters.ts";
import type { DirectionDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { composeOptimizer } from "../compose.ts";
import { unitStep } from "../step-rules/unit-step.ts";
import { diagonalRegression } from "./diagonal-regression.ts";
import { plainRate } from "./plain-rate.ts";
import { averagingParameters, guardParameters, REGRESSION_SOURCE } from "./regression-parameters.ts";
import { runningMeans } from "./running-means.ts";

const { divisor: _, ...guards } = guardParameters;

/** d = −min(η·√(d/h), 1/cut)·m. */
export const ogrCorrelationOneDirection: DirectionDefinition = {
  name: "ogr-correlation-one",
  title: "Online gradient regression, correlation taken as ±1",
  family: "online-regression",
  formula:
    "d_i = -\\min\\left(\\eta \\sqrt{\\frac{\\mathrm{var}(\\theta_i)}{\\mathrm{var}(g_i)}},\\, \\frac{1}{\\mathrm{cut}}\\right) m_i",
  hyperparameters: {
    ...averagingParameters,
    ...guards,
    cut: { ...guards.cut, source: `${REGRESSION_SOURCE}, as for the diagonal variant` },
    scale: {
      kind: "number",
      default: 0.7,
      range: [1e-3, 10],
      scale: "log",
      sweep: [0.1, 1],
      meaning: "η: share of √(var θ/var g) that is taken as the rate.",
      source: "1/div of the diagonal variant (Duda 2019: 1/1.4)",
    },
  },
  needs: ["gradient"],
  cost: "1",
  source: `${REGRESSION_SOURCE}, remark on correlation ±1`,
  fails:
    "In noise the rate follows the step just taken: η below 1 shrinks it away, above 1 grows it to the cut. Knows no negative curvature.",
  build(context) {
    const { engine, objective, theta } = context;
    const { smoothing, cut, scale } = laneHyperparameters(context, "smoothing", "cut", "scale");
    const { gradient, evaluate } = batchGradient(context);
    const means = runningMeans(context, smoothing);
    const regression = diagonalRegression(context, objective.size, smoothing, theta);
    const { plain, compute: computePlain } = plainRate(context);
    const direction = engine.tensor([objective.size]);
    const rates = engine.tensor([objective.size]);
    const { curvature, standardError, feedback, trust, positionVariance, gradientVariance } = regression;
    return {
      direction,
      gradient,
      state: { curvature, standardError, feedback, trust, rates, momentum: means.momentum },
      compute() {
        evaluate();
        means.update(gradient);
        computePlain(means.momentum);
        regression.update(means.positionDeviation, means.gradientDeviation, rates);
        engine.map(
          `known = trust > 0 && h > 0;
           ratio = sqrt(select(known, v/select(known, h, 1), 0));
           newton = min(scale*ratio, 1/cut);
           rate = select(known, trust*newton + (1 - trust)*min(plain, newton), plain);
           d = -rate*m`,
          {
            rate: rates,
            d: direction,
            trust,
            h: gradientVariance,
            v: positionVariance,
            scale,
            cut,
            plain,
            m: means.momentum,
          },
        );
      },
    };
  },
};

export const ogrCorrelationOne = composeOptimizer(ogrCorrelationOneDirection, unitStep, {
  name: ogrCorrelationOneDirection.name,
  title: ogrCorrelationOneDirection.title,
  source: ogrCorrelationOneDirection.source,
});
