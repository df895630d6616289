/**
 * Schedule-free SGD: gradient descent whose result is the average of its points, and whose gradient is taken between
 * the point and the average.
 *
 * γ `rate` · β `interpolation` · θ is x; z₁ = x₁ is the start. Cost: 1 gradient, at y: see `schedule-free.ts` for what
 * is reported where. Source: Defazio et al. 2024, arXiv 2405.15682, equations 3 to 5 with c = 1/(t + 1).
 * Fails: the average remembers its start: where a run is short, or crosses a plateau, x lags far behind z.
 */
import { laneHyperparameters } from "../../hyperparameters.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { GRADIENT_RATES } from "./rates.ts";
import { RECORDED_AT_Y, SCHEDULE_FREE, scheduleFree } from "./schedule-free.ts";

const SOURCE = `${SCHEDULE_FREE}, equations 3 to 5`;

export const scheduleFreeSgd: OptimizerDefinition = {
  name: "schedule-free-sgd",
  title: "Schedule-free SGD",
  family: "first-order",
  formula:
    "y = (1-\\beta) z + \\beta x \\quad z \\leftarrow z - \\gamma \\nabla f(y) \\quad x \\leftarrow \\left(1 - \\tfrac1{t+1}\\right) x + \\tfrac1{t+1} z, \\quad \\theta = x",
  hyperparameters: {
    rate: {
      kind: "number",
      default: 0.1,
      range: [0, 1e3],
      scale: "log",
      sweep: [GRADIENT_RATES[0], 10 * GRADIENT_RATES[1]],
      meaning: "γ: learning rate of z.",
      source: `${SOURCE}: 1 to 10 times SGD's best; 1 in the authors' code, 0.1 as a first choice without tuning`,
    },
    interpolation: {
      kind: "number",
      default: 0.9,
      range: [0, 1],
      scale: "one-minus-log",
      sweep: [0.5, 0.98],
      meaning:
        "β: where between z (0: Polyak–Ruppert averaging) and x (1: primal averaging) the gradient is taken.",
      source: `${SOURCE}: 0.9; 0.98 for long runs`,
    },
  },
  learningRates: ["rate"],
  needs: ["gradient"],
  cost: "1",
  source: SOURCE,
  fails:
    "x averages over all points since the start: where a run is short or crosses a plateau it lags far behind z, and it leaves a saddle as late as gradient descent.",
  departures: [RECORDED_AT_Y],
  build(context) {
    const { engine } = context;
    const { rate, interpolation } = laneHyperparameters(context, "rate", "interpolation");
    const { point, gradient, base, evaluate, average } = scheduleFree(context, interpolation, 1);
    const one = engine.tensor([1], 1);
    return {
      state: { base, point, gradient },
      step() {
        evaluate();
        engine.map("z = z - rate*g", { z: base, g: gradient, rate });
        average(one);
      },
    };
  },
};
