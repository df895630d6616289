/** Hyper-parameters of the online parabola beside those of its base direction. */
import type { Parameters } from "../../../shared/catalogue/hyperparameter.ts";
import { averagingParameters, guardParameters, REGRESSION_SOURCE } from "./regression-parameters.ts";

const { divisor, cut, rate, probe } = guardParameters;

export const parabolaParameters = {
  ...averagingParameters,
  averages: {
    kind: "choice",
    default: "vectors",
    choices: ["vectors", "projections"],
    meaning:
      "What is averaged: vectors, projected on today's direction; or projections, each on the direction of its own step.",
    source: `projections: ${REGRESSION_SOURCE}, section 3; vectors: this project, as the direction turns`,
  },
  divisor: {
    ...divisor,
    default: 1,
    sweep: [0.5, 10],
    source: `${REGRESSION_SOURCE}, section 3: to the vertex itself`,
  },
  cut: {
    ...cut,
    default: 0.1,
    sweep: [1e-4, 10],
    source: `${REGRESSION_SOURCE}: a floor is needed, its value is the problem's; docs/studies/parabola-ablation.md`,
  },
  longest: {
    kind: "number",
    default: 0.3,
    range: [1e-9, 1e9],
    scale: "log",
    sweep: [1e-2, 3],
    meaning: "Δ: largest length of a step, in the units of θ.",
    source: `${REGRESSION_SOURCE}, section 3: the length is to be bounded; the value: docs/studies/parabola-ablation.md`,
  },
  others: {
    kind: "choice",
    default: "stay",
    choices: ["stay", "descend"],
    meaning:
      "What the directions across v̂ do: nothing beyond the parabola's step; or a gradient step of the plain rate.",
    source: `descend: ${REGRESSION_SOURCE}, section 3`,
  },
  rate,
  probe,
} as const satisfies Parameters;
