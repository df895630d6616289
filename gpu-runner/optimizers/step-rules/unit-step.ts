/**
 * The whole direction: for directions that carry their own length.
 */
import type { StepRuleDefinition } from "../../optimizer.ts";

export const unitStep: StepRuleDefinition = {
  name: "unit",
  title: "whole step",
  formula: "\\theta \\leftarrow \\theta + d",
  hyperparameters: {},
  cost: "0",
  source: "The direction's own length",
  fails: () => "",
  departures: [],
  build({ engine, theta }, { direction }) {
    return {
      apply() {
        engine.map("theta = theta + d", { theta, d: direction });
      },
    };
  },
};
