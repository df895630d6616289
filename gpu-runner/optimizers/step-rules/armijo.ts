/**
 * Armijo backtracking: the largest δ in {δ₀, δ₀β, δ₀β², …} that decreases the loss enough.
 *
 * α `decrease` · β `shrink` · δ₀ `largest` · d the direction, or the gradient where d does not descend
 * (`descent.ts`) · both losses on the batch of g.
 * Cost: a value per trial, ⅓ each; C trials run as extra lanes, those the sequential search would have made
 * are counted. Source: Armijo 1966; Truong & Nguyen 2018, arXiv 1808.05160, definition 1.
 */
import type { Parameters } from "../../../shared/catalogue/hyperparameter.ts";
import { laneHyperparameters, structuralNumber } from "../../hyperparameters.ts";
import type { StepRuleDefinition } from "../../optimizer.ts";
import {
  lineCandidates,
  ROUNDING_DEPARTURE,
  searchInOrder,
  sufficientDecrease,
  WHOLE_SEARCH,
  windowSize,
} from "./candidates.ts";
import { DESCENT_DEPARTURE, descentDirection } from "./descent.ts";

const SOURCE = "Truong & Nguyen 2018, arXiv 1808.05160, definition 1";

/** α, β, δ₀ and the window, shared with the two-way search. */
export const armijoParameters = {
  decrease: {
    kind: "number",
    default: 0.5,
    range: [0, 1],
    // On a parabola the accepted step is at most 2(1 − α)/L, so that only 1 − α matters and a logarithm of α wastes the space.
    scale: "linear",
    sweep: [1e-4, 0.95],
    meaning: "α: share of the decrease predicted by the slope that a step must reach.",
    source: `${SOURCE}; 1e-4 in its experiments`,
  },
  shrink: {
    kind: "number",
    default: 0.7,
    range: [0.01, 0.99],
    scale: "linear",
    sweep: [0.3, 0.9],
    meaning: "β: factor from one trial to the next.",
    source: `${SOURCE}; 0.7 in its experiments`,
  },
  largest: {
    kind: "number",
    default: 1,
    range: [1e-12, 1e6],
    scale: "log",
    sweep: [1e-2, 1e4],
    meaning: "δ₀: the first and largest step size.",
    source: `${SOURCE}; 1 in its experiments`,
  },
  window: {
    kind: "integer",
    default: 0,
    range: [0, 60],
    scale: "linear",
    structural: true,
    meaning: "Trials evaluated at once; 0: all 60 up to 64 parameters, else 12.",
    source: "This project: bounds the time of a step, not its outcome",
  },
} as const satisfies Parameters;

export const armijoRule: StepRuleDefinition = {
  name: "armijo",
  title: "Armijo backtracking",
  formula:
    "\\delta = \\max\\{\\delta_0\\beta^j : L(\\theta + \\delta d) - L(\\theta) \\le \\alpha\\,\\delta\\,\\langle g, d\\rangle\\} \\qquad \\theta \\leftarrow \\theta + \\delta d",
  hyperparameters: armijoParameters,
  cost: "(1 + backtracks)/3",
  source: `Armijo 1966; ${SOURCE}`,
  fails: () =>
    "On small minibatches it fits the batch's noise; every search starts at δ₀ and pays for each backtrack; gives up when 60 trials in a row fail.",
  departures: [
    "A step evaluates a window of trials. Where none of them passes, the point stays and the next step goes on with smaller ones, on its own batch and at the price of another gradient.",
    "The search gives up after 60 failed trials in a row.",
    ROUNDING_DEPARTURE,
    DESCENT_DEPARTURE,
  ],
  build(context, direction) {
    const { engine, objective, theta, value, failed } = context;
    const { decrease, shrink, largest } = laneHyperparameters(context, "decrease", "shrink", "largest");
    const count = windowSize(structuralNumber(context, "window"), objective.size);
    const { search, slope, descends, compute } = descentDirection(context, direction);
    const candidates = lineCandidates(context, search, count);
    const { rates } = candidates;
    const passes = sufficientDecrease(engine.epsilon);
    const scalar = () => engine.tensor([1]);
    const [tried, first, delta, evaluations] = [scalar(), scalar(), scalar(), scalar()];
    return {
      state: { stepSize: delta, slope, descends, evaluations },
      apply() {
        compute();
        engine.map("rates = largest*pow(shrink, tried + _i)", { rates, largest, shrink, tried });
        searchInOrder(context, candidates, passes, { f: value, decrease, slope }, first);
        engine.reduce("sum", "delta = select(_i == first, rate, 0)", { delta, first, rate: rates });
        engine.map(
          `found = first < ${count};
           evaluations = min(first + 1, ${count});
           failed = max(failed, !found && tried + ${count} >= ${WHOLE_SEARCH});
           tried = select(found, 0, tried + ${count})`,
          { evaluations, failed, tried, first },
        );
        engine.map("theta = select(delta > 0, theta + delta*s, theta)", { theta, delta, s: search });
        context.count("value", evaluations);
      },
    };
  },
};
