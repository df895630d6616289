/**
 * AdEMAMix: Adam with a second, much slower average of the gradient beside the fast one.
 *
 * η `rate` · β₁ `beta1` · β₂ `beta2` · β₃ `beta3` · α `alpha` · T `warmup` · ε `epsilon` · λ `weightDecay` · m₁, m₂, v
 * `[P]` · c₁, c₂ bias corrections `[1]`; m₂ has none. Cost: 1 gradient.
 * Source: Pagliardini, Ablin, Grangier 2024, arXiv 2409.03137, algorithm 1 and section 3.
 * Fails: gradients of 1/(1−β₃) steps ago keep pushing: where a run is short or the landscape turns, it overshoots.
 */
import { laneHyperparameters } from "../../hyperparameters.ts";
import type { DirectionDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { composeOptimizer } from "../compose.ts";
import { fixedRate } from "../step-rules/fixed-rate.ts";
import { adamParameters, CARRIED_CORRECTIONS } from "./adam.ts";
import { UNIT_RATES } from "./rates.ts";

const SOURCE = "Pagliardini, Ablin, Grangier 2024, arXiv 2409.03137, algorithm 1";

const FORMULA =
  "m_1 \\leftarrow \\beta_1 m_1 + (1-\\beta_1) g \\quad m_2 \\leftarrow \\beta_{3,t} m_2 + (1-\\beta_{3,t}) g \\quad v \\leftarrow \\beta_2 v + (1-\\beta_2) g^2 \\quad \\alpha_t = \\alpha \\min(\\tfrac tT, 1) \\quad \\ln \\beta_{3,t} = \\frac{\\ln \\beta_1 \\ln \\beta_3}{(1 - t/T) \\ln \\beta_3 + (t/T) \\ln \\beta_1} \\text{ before } T, \\text{ then } \\ln \\beta_3";
const STEP =
  "\\frac{m_1 / (1-\\beta_1^t) + \\alpha_t m_2}{\\sqrt{v / (1-\\beta_2^t)} + \\varepsilon} + \\lambda \\theta";

/** −ln β of a number in (0, 1]: by artanh where β is near 1, as log is good to 1e-7 absolute there. */
const minusLog = (beta: string): string => {
  const w = `((1 - ${beta})/(1 + ${beta}))`;
  const series = [1, 3, 5, 7, 9, 11, 13].map((n) => `1/${n}`);
  const horner = series.reduceRight((rest, term) => (rest ? `${term} + ${w}*${w}*(${rest})` : term), "");
  return `select(${beta} > 0.8, 2*${w}*(${horner}), -log(max(${beta}, 1e-37)))`;
};
/** 1 − e^{−x} for x ≥ 0, to full relative precision. */
const oneMinusExp = (x: string): string => {
  const horner = [9, 8, 7, 6, 5, 4, 3, 2].reduce((rest, n) => `(1 - ${x}/${n}*${rest})`, "1");
  return `select(${x} < 0.1, ${x}*${horner}, 1 - exp(-${x}))`;
};

/** d = −(m₁/c₁ + αₜm₂)/(√(v/c₂) + ε) − λθ. */
export const ademamixDirection: DirectionDefinition = {
  name: "ademamix",
  title: "AdEMAMix",
  family: "first-order",
  formula: `${FORMULA} \\quad d = -\\left( ${STEP} \\right)`,
  hyperparameters: {
    beta1: {
      kind: "number",
      default: 0.9,
      range: [1e-4, 0.9999],
      scale: "one-minus-log",
      sweep: [0.7, 0.99],
      meaning: "Decay β₁ of the fast mean gradient, and where β₃'s warm-up starts.",
      source: `${SOURCE}: 0.9`,
    },
    beta2: {
      kind: "number",
      default: 0.999,
      range: [0, 0.999999],
      scale: "one-minus-log",
      sweep: [0.9, 0.9999],
      meaning: "Decay β₂ of the mean squared gradient.",
      source: `${SOURCE}: 0.999`,
    },
    beta3: {
      kind: "number",
      default: 0.9999,
      range: [1e-4, 0.999999],
      scale: "one-minus-log",
      sweep: [0.99, 0.99999],
      meaning: "Decay β₃ of the slow mean gradient, after the warm-up.",
      source: `${SOURCE}: 0.9999; 0.99 and more tried`,
    },
    alpha: {
      kind: "number",
      default: 5,
      range: [0, 100],
      scale: "log",
      sweep: [1, 20],
      meaning: "α: weight of the slow mean beside the fast one, after the warm-up; 0 is AdamW.",
      source: `${SOURCE} and section 3: 4 to 10`,
    },
    warmup: {
      kind: "integer",
      default: 300,
      range: [0, 1e6],
      scale: "log",
      sweep: [30, 3000],
      meaning: "T: steps in which α and β₃ rise to their values; 0: from the first step on.",
      source: `${SOURCE}, section 3: as many as the run has; 300 is a usual budget here`,
    },
    epsilon: adamParameters.epsilon as NonNullable<typeof adamParameters.epsilon>,
    weightDecay: {
      kind: "number",
      default: 0,
      range: [0, 10],
      scale: "linear",
      meaning: "Decay λ of the parameters, multiplied by the rate only.",
      source: "The authors' code: 0; 0.1 in the language models of the paper",
    },
  },
  needs: ["gradient"],
  cost: "1",
  source: SOURCE,
  fails: "Gradients of 1/(1−β₃) steps ago keep pushing: it overshoots where the landscape turns.",
  departures: [
    CARRIED_CORRECTIONS,
    "1 − β₃ of the warm-up comes from series in which nothing cancels: the same numbers, where float32 has 1 − 0.9999 to three digits.",
    "The warm-up T is a number of steps of its own (default 300), not the length of the run, which a step does not know.",
  ],
  build(context) {
    const { engine, objective, theta, step } = context;
    const { beta1, beta2, beta3, alpha, warmup, epsilon, weightDecay } = laneHyperparameters(
      context,
      "beta1",
      "beta2",
      "beta3",
      "alpha",
      "warmup",
      "epsilon",
      "weightDecay",
    );
    const { gradient, evaluate } = batchGradient(context);
    const vector = () => engine.tensor([objective.size]);
    const [fast, slow, v, direction] = [vector(), vector(), vector(), vector()];
    const scalar = () => engine.tensor([1]);
    const [c1, c2, weight, gain] = [scalar(), scalar(), scalar(), scalar()];
    return {
      direction,
      gradient,
      state: { mean: fast, slowMean: slow, meanSquare: v, slowWeight: weight, slowGain: gain },
      compute() {
        evaluate();
        engine.map(
          `c1 = beta1*c1 + (1 - beta1); c2 = beta2*c2 + (1 - beta2);
           u = select(warmup > 0, min((step + 1)/max(warmup, 1), 1), 1);
           weight = alpha*u;
           from = ${minusLog("beta1")}; to = ${minusLog("beta3")};
           x = select(u < 1, from*to/((1 - u)*to + u*from), to);
           gain = ${oneMinusExp("x")}`,
          { c1, c2, weight, gain, beta1, beta2, beta3, alpha, warmup, step },
        );
        engine.map(
          `m1 = beta1*m1 + (1 - beta1)*g; m2 = m2 + gain*(g - m2); v = beta2*v + (1 - beta2)*g*g;
           d = -(m1/c1 + weight*m2)/(sqrt(v/c2) + epsilon) - weightDecay*theta`,
          {
            m1: fast,
            m2: slow,
            v,
            d: direction,
            g: gradient,
            theta,
            c1,
            c2,
            weight,
            gain,
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

export const ademamix = composeOptimizer(ademamixDirection, fixedRate, {
  name: "ademamix",
  title: "AdEMAMix",
  formula: `${FORMULA} \\quad \\theta \\leftarrow \\theta - \\eta \\left( ${STEP} \\right)`,
  source: `${SOURCE} and section 3`,
  fails:
    "Gradients of 1/(1−β₃) steps ago keep pushing: where the landscape turns it overshoots and comes back late, and in a run much shorter than that the slow mean adds little but rate. Not rotation equivariant.",
  hyperparameters: {
    rate: {
      kind: "number",
      default: 1e-3,
      range: [0, 1e3],
      scale: "log",
      sweep: UNIT_RATES,
      meaning: "Learning rate η: 1/(1 + α) of the largest step of a coordinate.",
      source: `${SOURCE}: 1e-3 in the authors' code; 1e-4 to 1e-2 tried; small problems want more`,
    },
  },
});
