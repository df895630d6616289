/**
 * Stochastic line search: the last step size, grown a little, then Armijo on the batch.
 *
 * γ `growth` · β `shrink` · B batches per epoch · c `decrease` · η before the first step `initial`. No step where
 * ‖g‖ < {@link MIN_GRADIENT}; after {@link MAX_TRIALS} failures η = {@link LAST_RESORT} and that step is taken.
 * Cost: a value per trial, ⅓ each. Source: Vaswani et al. 2019, arXiv 1905.09997, algorithms 1 and 2
 * (c = 0.1, shrink 0.9, growth 2).
 */
import { laneHyperparameters, structuralNumber } from "../../hyperparameters.ts";
import type { StepRuleDefinition } from "../../optimizer.ts";
import { lineCandidates, ROUNDING_DEPARTURE, searchInOrder, sufficientDecrease } from "./candidates.ts";
import { DESCENT_DEPARTURE, descentDirection } from "./descent.ts";

const SOURCE = "Vaswani et al. 2019, arXiv 1905.09997, algorithm 1";
/** Below this ‖g‖ a search measures round-off only. */
const MIN_GRADIENT = 1e-8;
/** Failures in a row before the last resort. */
const MAX_TRIALS = 100;
const LAST_RESORT = 1e-6;

export const slsRule: StepRuleDefinition = {
  name: "sls",
  title: "stochastic line search",
  formula:
    "\\eta \\leftarrow \\gamma^{1/B}\\eta, \\quad \\eta \\leftarrow \\beta\\eta \\text{ until } L(\\theta + \\eta d) - L(\\theta) \\le c\\,\\eta\\,\\langle g, d\\rangle, \\qquad \\theta \\leftarrow \\theta + \\eta d",
  hyperparameters: {
    decrease: {
      kind: "number",
      default: 0.1,
      range: [0, 1],
      scale: "log",
      sweep: [1e-2, 0.5],
      meaning: "c: share of the decrease predicted by the slope that a step must reach.",
      source: `${SOURCE}; 0.1 in its experiments`,
    },
    shrink: {
      kind: "number",
      default: 0.9,
      range: [0.01, 0.99],
      scale: "linear",
      sweep: [0.5, 0.95],
      meaning: "β: factor from one trial to the next.",
      source: `${SOURCE}; 0.9 in its experiments`,
    },
    growth: {
      kind: "number",
      default: 2,
      range: [1, 100],
      scale: "linear",
      sweep: [1.5, 4],
      meaning: "γ: factor by which η may grow during an epoch.",
      source: `${SOURCE}, algorithm 2; 2 in its experiments`,
    },
    initial: {
      kind: "number",
      default: 1,
      range: [1e-12, 1e6],
      scale: "log",
      meaning: "η before the first step.",
      source: `${SOURCE}; 1 in its experiments`,
    },
    window: {
      kind: "integer",
      default: 0,
      range: [0, 100],
      scale: "linear",
      structural: true,
      meaning: "Trials evaluated at once; 0: all 100 up to 64 parameters, else 12.",
      source: "This project: bounds the time of a step, not its outcome",
    },
  },
  cost: "(1 + backtracks)/3",
  source: SOURCE,
  fails: () =>
    "Made for models that fit every example; elsewhere its steps on single batches do not shrink, and it circles the minimum.",
  departures: [
    "A step evaluates a window of trials. A window without success leaves the point, and the next step goes on where it ended, without growth in between.",
    "Where 100 trials in a row have failed, the step at the last resort of 1e-6 is taken even if it does not satisfy the condition, and the next search starts from there.",
    ROUNDING_DEPARTURE,
    DESCENT_DEPARTURE,
  ],
  build(context, direction) {
    const { engine, objective, theta, step, value, gradientNorm } = context;
    const { decrease, shrink, growth, initial } = laneHyperparameters(
      context,
      "decrease",
      "shrink",
      "growth",
      "initial",
    );
    const window = structuralNumber(context, "window");
    const count = window > 0 ? window : objective.size <= 64 ? MAX_TRIALS : 12;
    const { search, slope, descends, compute } = descentDirection(context, direction);
    const candidates = lineCandidates(context, search, count);
    const { rates } = candidates;
    const passes = sufficientDecrease(engine.epsilon);
    const scalar = () => engine.tensor([1]);
    const [rate, tried, first, taken, evaluations] = [scalar(), scalar(), scalar(), scalar(), scalar()];
    return {
      state: { stepSize: taken, rate, slope, descends, evaluations },
      apply() {
        compute();
        engine.map(
          `rate = select(step == 0, initial, rate);
           rate = select(tried == 0, rate*pow(growth, ${1 / objective.batchesPerEpoch}), rate)`,
          { rate, step, initial, tried, growth },
        );
        engine.map("rates = rate*pow(shrink, _i)", { rates, rate, shrink });
        searchInOrder(context, candidates, passes, { f: value, decrease, slope }, first);
        engine.reduce("sum", "taken = select(_i == first, rate, 0)", { taken, first, rate: rates });
        engine.map(
          `still = norm < ${MIN_GRADIENT};
           found = first < ${count};
           exhausted = !found && tried + ${count} >= ${MAX_TRIALS};
           taken = select(still, 0, select(exhausted, ${LAST_RESORT}, taken));
           evaluations = select(still, 0, min(first + 1, ${count}));
           rate = select(still, rate, select(found || exhausted, taken, rate*pow(shrink, ${count})));
           tried = select(still || found || exhausted, 0, tried + ${count})`,
          { norm: gradientNorm, first, taken, evaluations, rate, tried, shrink },
        );
        engine.map("theta = select(taken > 0, theta + taken*s, theta)", { theta, taken, s: search });
        context.count("value", evaluations);
      },
    };
  },
};
