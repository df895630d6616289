/** Hyper-parameters that the methods of online gradient regression share, and what they mean in formulas. */
import type { Parameters } from "../../../shared/catalogue/hyperparameter.ts";
import type { LaneTensor } from "../../engine.ts";
import { laneHyperparameters, structuralChoice } from "../../hyperparameters.ts";
import type { OptimizerContext } from "../../optimizer.ts";

export const REGRESSION_SOURCE = "Duda 2019, arXiv 1907.07063";
/** Where the author's settings are: notebooks with the Beale lattice and the values that he found for each variant. */
export const NOTEBOOKS = "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator";

/** Where all variants differ from the paper and its notebooks. */
export const REGRESSION_DEPARTURES: readonly string[] = [
  "init=consistent starts the averages at the first point, covariances at 0 (translation invariant, exact after one more point); the author starts them at 0 and the variance of positions at 1, which biases the estimate for 10 to 40 steps (init=author).",
  "Where the positions have not varied beyond their rounding, and in the first step, a plain rate is taken; the first step is at most `probe` long.",
  "errorBars=weighed shortens steps by the estimate's own error; the published method ignores it (the default).",
];

/** β of the four averages, what to do at the start, and how much to trust an estimate. */
export const averagingParameters = {
  averaging: {
    kind: "number",
    default: 0.6,
    range: [1e-3, 0.99],
    scale: "log",
    sweep: [0.05, 0.9],
    meaning:
      "β: weight of the newest point in the averages of positions, gradients and their covariance (1 − the decay).",
    source: `${NOTEBOOKS}: 0.4 to 0.6 on the 3-D Beale lattice; longer memories for noise`,
  },
  errorBars: {
    kind: "choice",
    default: "ignored",
    choices: ["ignored", "weighed"],
    sweep: ["ignored", "weighed"],
    meaning:
      "ignored: estimates are taken at their word, as published; weighed: an estimate's own error shortens the step toward the plain rate.",
    source: "ignored: Duda 2019; weighed: this project, docs/studies/curvature-error-bars.md",
  },
  confidence: {
    kind: "number",
    default: 0.5,
    range: [0, 100],
    scale: "log",
    when: { parameter: "errorBars", equals: "weighed" },
    meaning:
      "κ: weight of an estimate λ̂ of error e in the step is λ̂²/(λ̂² + (κ·e)²). 0: the published method.",
    source: "0.5 gains most in docs/studies/curvature-error-bars.md",
  },
  init: {
    kind: "choice",
    default: "consistent",
    choices: ["consistent", "author"],
    meaning:
      "consistent: the averages start at the first point, covariances at 0. author: at 0, the variance of positions at 1.",
    source: "author: Duda 2019; consistent: this project (translation invariant, exact after one more point)",
  },
} as const satisfies Parameters;

/** κ as a formula sees it: 0 where errors are ignored. */
export function confidenceOf(context: OptimizerContext): LaneTensor | number {
  return structuralChoice(context, "errorBars", ["ignored", "weighed"]) === "weighed"
    ? laneHyperparameters(context, "confidence").confidence
    : 0;
}

/** γ, the guards div and cut, and the plain rate. */
export const guardParameters = {
  smoothing: {
    kind: "number",
    default: 0.7,
    range: [1e-3, 1],
    scale: "linear",
    sweep: [0.05, 1],
    meaning: "γ: weight of the newest gradient in the momentum m (1 − the decay).",
    source: `${NOTEBOOKS}: 0.5 to 0.9 on the 3-D Beale lattice`,
  },
  divisor: {
    kind: "number",
    default: 1.4,
    range: [0.1, 100],
    scale: "log",
    sweep: [1, 10],
    meaning: "Divides the Newton step: 1 trusts the estimated curvature fully.",
    source: `${NOTEBOOKS}, 3-D Beale lattice`,
  },
  cut: {
    kind: "number",
    default: 5,
    range: [1e-6, 1e9],
    scale: "log",
    sweep: [1e-3, 1e2],
    meaning: "Floor of |curvature|·divisor: 1/cut is the largest rate, in the units of the loss.",
    source: `${NOTEBOOKS}, 3-D Beale lattice; it has the units of the loss`,
  },
  rate: {
    kind: "number",
    default: 0.01,
    range: [0, 1e3],
    scale: "log",
    sweep: [1e-4, 5],
    meaning:
      "Plain rate, at most 1/cut: where the regression has no information yet, or too little to be trusted.",
    source: "As for gradient descent",
  },
  probe: {
    kind: "number",
    default: 0.01,
    range: [1e-9, 1e3],
    scale: "log",
    meaning: "Largest length of the first step, whose only purpose is a second point for the regression.",
    source: "This project: the first gradient says nothing of the scale of the problem",
  },
} as const satisfies Parameters;

/**
 * Share of degrees of freedom left after fitting a line with exponential weights: 1 − 2·Σw². Above β ≈ ⅔ no
 * freedom is left (the window holds two points); the floor then calls the residual 20 times too small.
 */
export const MIN_FREEDOM = 0.05;
/** Variances of positions below this are treated as "has not moved". Far above the float32 denormals. */
export const MIN_VARIANCE = 1e-30;
/** A position's variance must exceed that of its own rounding, (8ε·θ)², to say anything. */
export const ROUNDING_STEPS = 8;

/**
 * Feedback of noise into the next positions, as a formula of β `beta` and γ `gamma`.
 *
 * A step −r·m carries the noise of old gradients into θ, and the same noise sits in their average: with
 * a = 1 − β, b = 1 − γ and noise variance σ², E⟨δθ·δg⟩ = r·β·σ²·γa²/((1−a²)(1−ab)). Where steps are noise
 * the curvature so feigned is β/r for γ = 1, always positive. Derived in docs/studies/curvature-error-bars.md.
 */
export const FEEDBACK =
  "gamma*(1 - beta)*(1 - beta)/((1 - (1 - beta)*(1 - beta))*(1 - (1 - beta)*(1 - gamma)))";
