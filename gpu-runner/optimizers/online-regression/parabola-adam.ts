/**
 * Online parabola along Adam's direction: `parabola.ts` with b = −(m/c₁)/(√(v/c₂) + ε).
 * Source: Duda 2019, arXiv 1907.07063, section 3, with the direction of Kingma & Ba 2014. Cost: 1 gradient.
 */
import { composeOptimizer } from "../compose.ts";
import { adamDirection } from "../first-order/adam.ts";
import { unitStep } from "../step-rules/unit-step.ts";
import { parabolaAlong } from "./parabola.ts";

export const parabolaAdamDirection = parabolaAlong(adamDirection);

export const parabolaAdam = composeOptimizer(parabolaAdamDirection, unitStep, {
  name: parabolaAdamDirection.name,
  title: parabolaAdamDirection.title,
  source: `${parabolaAdamDirection.source}; ${adamDirection.source}`,
});
