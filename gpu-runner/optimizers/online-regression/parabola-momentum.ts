/**
 * Online parabola along the momentum direction: `parabola.ts` with b ← μ·b + g, v̂ = −b/‖b‖.
 * Source: Duda 2019, arXiv 1907.07063, section 3. Cost: 1 gradient.
 */
import { composeOptimizer } from "../compose.ts";
import { momentumDirection } from "../first-order/momentum.ts";
import { unitStep } from "../step-rules/unit-step.ts";
import { parabolaAlong } from "./parabola.ts";

export const parabolaMomentumDirection = parabolaAlong(momentumDirection);

export const parabolaMomentum = composeOptimizer(parabolaMomentumDirection, unitStep, {
  name: parabolaMomentumDirection.name,
  title: parabolaMomentumDirection.title,
  source: parabolaMomentumDirection.source,
});
