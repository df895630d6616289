/**
 * The online parabola along momentum without its curvature: λ̂ := 0, so the step is −q̄/cut along v̂, at most `longest`
 * long. Momentum with a clipped length, and the ablation of `parabola-momentum`: the same code but for that one number.
 */
import { composeOptimizer } from "../compose.ts";
import { momentumDirection } from "../first-order/momentum.ts";
import { unitStep } from "../step-rules/unit-step.ts";
import { parabolaAlong } from "./parabola.ts";

const direction = parabolaAlong(momentumDirection, {
  name: "flat-parabola-momentum",
  title: "Online parabola along momentum, without its curvature",
  curvature: "zero",
});

export const flatParabolaMomentum = composeOptimizer(direction, unitStep, {
  name: direction.name,
  title: direction.title,
  source: direction.source,
  control: { role: "ablation", of: "parabola-momentum", differs: "λ̂ := 0 in the step" },
});
