/**
 * Two-way backtracking: the search starts from the last step size instead of δ₀.
 *
 * Where the condition fails at the last δ it shrinks until the condition holds; where it holds, δ grows while it still
 * holds and δ is at most the cap.
 * The condition, α `decrease`, β `shrink`, δ₀ `largest` as in `armijo.ts`; `initial`: δ before the first step, δ₀ if 0.
 * Cost: values, ⅓ each, those of the sequential search. Source: Truong & Nguyen 2018, arXiv 1808.05160,
 * section 4 (two-way backtracking) and the unbounded variant of arXiv 2001.02005.
 */
import { laneHyperparameters, structuralChoice, structuralNumber } from "../../hyperparameters.ts";
import type { StepRuleDefinition } from "../../optimizer.ts";
import { armijoParameters } from "./armijo.ts";
import {
  evaluateInOrder,
  lineCandidates,
  ROUNDING_DEPARTURE,
  sufficientDecrease,
  WHOLE_SEARCH,
  windowSize,
} from "./candidates.ts";
import { DESCENT_DEPARTURE, descentDirection } from "./descent.ts";

const SOURCE = "Truong & Nguyen 2018, arXiv 1808.05160, section 4";
/** Below this ‖g‖ the unbounded cap stops growing: δ₀·1e6. */
const MIN_NORM = 1e-12;

export const twoWayArmijoRule: StepRuleDefinition = {
  name: "two-way-armijo",
  title: "two-way backtracking",
  formula:
    "\\delta_n = \\beta^{j}\\delta_{n-1},\\; j \\in \\mathbb Z : L(\\theta + \\delta d) - L(\\theta) \\le \\alpha\\,\\delta\\,\\langle g, d\\rangle, \\; \\delta \\le \\delta_0 \\text{ (bounded) or } \\max(\\delta_0, \\delta_0/\\sqrt{\\|g\\|}) \\text{ (unbounded)} \\qquad \\theta \\leftarrow \\theta + \\delta_n d",
  hyperparameters: {
    ...armijoParameters,
    initial: {
      kind: "number",
      default: 0,
      range: [0, 1e6],
      scale: "linear",
      meaning: "δ before the first step; 0: δ₀.",
      source: `${SOURCE}: starts at δ₀`,
    },
    growth: {
      kind: "choice",
      default: "unbounded",
      choices: ["bounded", "unbounded"],
      meaning: "Largest δ that growth may reach: δ₀, or max(δ₀, δ₀/√‖g‖).",
      source: "Truong & Nguyen 2020, arXiv 2001.02005: the unbounded form",
    },
  },
  cost: "(1 + backtracks or growths)/3",
  source: `${SOURCE}; Truong & Nguyen 2020, arXiv 2001.02005`,
  fails: () =>
    "On small minibatches it fits the batch's noise; a step size that shrank at a steep place takes several steps to grow again.",
  departures: [
    "A step evaluates a window of trials around the last step size, a third of it above. A search that reaches the upper end takes that step; one that reaches the lower end leaves the point and goes on from there in the next step.",
    "A trial whose step size has fallen by 60 factors of β below δ₀ gives up.",
    ROUNDING_DEPARTURE,
    DESCENT_DEPARTURE,
  ],
  build(context, direction) {
    const { engine, objective, theta, step, value, gradientNorm, failed } = context;
    const { decrease, shrink, largest, initial } = laneHyperparameters(
      context,
      "decrease",
      "shrink",
      "largest",
      "initial",
    );
    const unbounded = structuralChoice(context, "growth", ["bounded", "unbounded"]) === "unbounded";
    const count = Math.max(3, windowSize(structuralNumber(context, "window"), objective.size));
    /** Index of the start; the trials before it are larger. */
    const start = count >= WHOLE_SEARCH ? Math.floor(count / 2) : Math.floor(count / 3);
    const { search, slope, descends, compute } = descentDirection(context, direction);
    const candidates = lineCandidates(context, search, count);
    const { rates, values } = candidates;
    const scalar = () => engine.tensor([1]);
    const [delta, cap, blocked, first, chosen] = [scalar(), scalar(), scalar(), scalar(), scalar()];
    const [taken, larger, evaluations] = [scalar(), scalar(), scalar()];
    const [fails, grows] = [scalar(), scalar()];
    const holds = sufficientDecrease(engine.epsilon);
    /** The start and its larger neighbour first: they tell on which side the search goes on, if it does. */
    const evaluateBothWays = () => {
      if (count >= WHOLE_SEARCH) return candidates.evaluate(0, count);
      candidates.evaluate(start - 1, 2);
      const trial = (i: number) => ({ v: engine.slice(values, i, 1), rate: engine.slice(rates, i, 1) });
      const line = { f: value, decrease, slope };
      engine.map(`fails = !(${holds})`, { fails, ...trial(start), ...line });
      engine.map(`grows = !fails && rate <= cap && slope < 0 && ${holds}`, {
        grows,
        fails,
        cap,
        ...trial(start - 1),
        ...line,
      });
      engine.within(fails, () => evaluateInOrder(context, candidates, holds, line, [start + 1, count]));
      if (start > 1) engine.within(grows, () => candidates.evaluate(0, start - 1));
    };
    return {
      state: { stepSize: taken, nextStepSize: delta, slope, descends, evaluations },
      apply() {
        compute();
        engine.map(
          `delta = select(step == 0, select(initial > 0, initial, largest), delta);
           cap = ${unbounded ? `largest*max(1, 1/sqrt(max(norm, ${MIN_NORM})))` : "largest"}`,
          { delta, step, initial, cap, largest, norm: gradientNorm },
        );
        engine.map(`rates = delta*pow(shrink, _i - ${start})`, { rates, delta, shrink });
        engine.map(`rate = select(_i == ${start}, delta, rate)`, { rate: rates, delta });
        evaluateBothWays();
        // Largest index up to the start that stops growth, plus one; start + 1 when the start itself fails.
        engine.reduce(
          "max",
          `may = _i == ${start} || (rate <= cap && slope < 0);
           blocked = select(_i <= ${start} && !(may && ${holds}), _i + 1, 0)`,
          { blocked, v: values, f: value, rate: rates, decrease, slope, cap },
        );
        engine.reduce("min", `first = select(_i > ${start} && ${holds}, _i, ${count})`, {
          first,
          v: values,
          f: value,
          rate: rates,
          decrease,
          slope,
        });
        engine.map(`chosen = select(blocked <= ${start}, blocked, first)`, { chosen, blocked, first });
        engine.reduce(
          "sum",
          "taken = select(_i == chosen, rate, 0); larger = select(_i == chosen - 1, rate, 0)",
          {
            taken,
            larger,
            chosen,
            rate: rates,
          },
        );
        engine.map(
          `grew = blocked <= ${start};
           found = chosen < ${count};
           stopped = grew && chosen > 0 && larger <= cap && slope < 0;
           evaluations = select(grew, ${start + 1} - chosen + stopped, min(chosen + 1, ${count}) - ${start});
           delta = select(found, taken, delta*pow(shrink, ${count - start}));
           failed = max(failed, !found && delta < largest*pow(shrink, ${WHOLE_SEARCH}))`,
          { blocked, chosen, taken, larger, shrink, cap, slope, evaluations, delta, failed, largest },
        );
        engine.map("theta = select(taken > 0, theta + taken*s, theta)", { theta, taken, s: search });
        context.count("value", evaluations);
      },
    };
  },
};
