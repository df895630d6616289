/**
 * Online gradient regression with the correlation of gradient and position assumed to be ±1.
 *
 * Where the variances d, h are not known the plain rate takes the place of the formula's root.
 * d, h: variances of positions and gradients `[P]`, `diagonal-regression.ts` · η `scale` · m of weight γ
 * `smoothing` · cut 0: no bound. With |correlation| = 1, |λ̂| = √(h/d): never negative, never 0 in noise.
 * Cost: 1 gradient. Source: Duda 2022, the author's notebook "cdOGR minimalistic", whose settings are the defaults:
 * the author's start with both variances 1, β 0.4, γ 0.5, η 0.9.
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
import { averagingParameters, guardParameters, NOTEBOOKS } from "./regression-parameters.ts";
import { runningMeans } from "./running-means.ts";

const { divisor: _, ...guards } = guardParameters;
const NOTEBOOK = `${NOTEBOOKS}, "cdOGR minimalistic"`;

/** d = −min(η·√(d/h), 1/cut)·m. */
export const ogrCorrelationOneDirection: DirectionDefinition = {
  name: "ogr-correlation-one",
  title: "Online gradient regression, correlation taken as ±1",
  family: "online-regression",
  formula:
    "d_i = -\\min\\left(\\eta \\sqrt{\\frac{\\mathrm{var}(\\theta_i)}{\\mathrm{var}(g_i)}},\\, \\frac{1}{\\mathrm{cut}}\\right) m_i",
  hyperparameters: {
    ...averagingParameters,
    averaging: { ...averagingParameters.averaging, default: 0.4, source: `${NOTEBOOK}: 0.4` },
    init: {
      ...averagingParameters.init,
      default: "author",
      sweep: ["author", "consistent"],
      meaning:
        "author: the averages start at 0, both variances at 1, so that the first rates are about η; consistent: at the first point, the variances at 0.",
      source: `author: ${NOTEBOOK}; consistent: this project (translation invariant)`,
    },
    ...guards,
    // The author's start knows variances from the first step on.
    rate: { ...guards.rate, when: { parameter: "init", equals: "consistent" } },
    probe: { ...guards.probe, when: { parameter: "init", equals: "consistent" } },
    smoothing: { ...guards.smoothing, default: 0.5, source: `${NOTEBOOK}: 0.5` },
    cut: {
      kind: "number",
      default: 0,
      range: [0, 1e9],
      scale: "log",
      meaning: "1/cut is the largest rate, in the units of the loss; 0: none.",
      source: `${NOTEBOOK}: none at η = 0.9; with η = 1/1.1 0.1 does as well on the 3-D Beale lattice`,
    },
    scale: {
      kind: "number",
      default: 0.9,
      range: [1e-3, 10],
      scale: "log",
      sweep: [0.1, 1.5],
      meaning: "η: share of √(var θ/var g) that is taken as the rate.",
      source: `${NOTEBOOK}: 0.9`,
    },
  },
  needs: ["gradient"],
  cost: "1",
  source: `${NOTEBOOK}; Duda 2019, arXiv 1901.11457`,
  fails:
    "In noise the rate follows the step just taken: η below 1 shrinks it away, above 1 grows it to the cut, or without one for ever. Knows no negative curvature.",
  departures: [
    "Where neither position nor gradient has varied (init=consistent, at the first step) the plain rate is taken, at most `probe` long.",
    "A variance of positions within their rounding counts as none.",
  ],
  build(context) {
    const { engine, objective, theta } = context;
    const { smoothing, cut, scale } = laneHyperparameters(context, "smoothing", "cut", "scale");
    const { gradient, evaluate } = batchGradient(context);
    const means = runningMeans(context, smoothing);
    const regression = diagonalRegression(context, objective.size, smoothing, theta, 1);
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
           newton = select(cut > 0, min(scale*ratio, 1/select(cut > 0, cut, 1)), scale*ratio);
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
