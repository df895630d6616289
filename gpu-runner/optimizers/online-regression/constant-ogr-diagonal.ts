/**
 * Diagonal online gradient regression without its regression: every |λ̂|·div is taken as 0, so the curvature is the
 * constant `cut`, and the rate of the averaged gradient 1/cut. The ablation of `ogr-diagonal`.
 */
import { composeOptimizer } from "../compose.ts";
import { unitStep } from "../step-rules/unit-step.ts";
import { ogrDiagonalAlike } from "./ogr-diagonal.ts";

const direction = ogrDiagonalAlike("constant");

export const constantOgrDiagonal = composeOptimizer(direction, unitStep, {
  name: direction.name,
  title: direction.title,
  source: direction.source,
  control: {
    role: "ablation",
    of: "ogr-diagonal",
    differs: "λ̂ := 0 in the step, so that the curvature is the cut",
  },
});
