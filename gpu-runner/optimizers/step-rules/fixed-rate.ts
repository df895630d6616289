/**
 * Fixed rate: the control of every step rule.
 *
 * η `rate` (lane scalar) · d the direction `[P]`. Cost: nothing beyond the direction.
 */
import type { StepRuleDefinition } from "../../optimizer.ts";

export const fixedRate: StepRuleDefinition = {
  name: "fixed",
  title: "fixed rate",
  formula: "\\theta \\leftarrow \\theta + \\eta\\, d",
  hyperparameters: {
    rate: {
      kind: "number",
      default: 1,
      range: [0, 1e6],
      scale: "log",
      sweep: [1e-2, 10],
      meaning: "Multiplies the direction.",
      source: "The direction's own scale; a pairing states its default",
    },
  },
  learningRates: ["rate"],
  cost: "0",
  source: "Robbins & Monro 1951",
  fails: ({ largestRate }) =>
    largestRate === undefined
      ? "The rate must be tuned: a small one crawls, a large one overshoots or diverges."
      : `The rate must be tuned: a small one crawls along flat directions, one above ${largestRate} diverges.`,
  departures: [],
  build({ engine, theta, hyper }, { direction }) {
    const { rate } = hyper;
    if (!rate) throw new Error("fixed: hyper-parameter rate is missing");
    return {
      apply() {
        engine.map("theta = theta + rate*d", { theta, rate, d: direction });
      },
    };
  },
};
