/** Step rules that go with any direction: those from which a posted optimizer may choose. */
import type { StepRuleDefinition } from "../../optimizer.ts";
import { armijoRule } from "./armijo.ts";
import { fixedRate } from "./fixed-rate.ts";
import { twoWayArmijoRule } from "./two-way-armijo.ts";
import { unitStep } from "./unit-step.ts";

export const stepRules: readonly StepRuleDefinition[] = [fixedRate, unitStep, armijoRule, twoWayArmijoRule];

/** @throws RangeError on another name */
export function findStepRule(name: string): StepRuleDefinition {
  const found = stepRules.find((rule) => rule.name === name);
  if (found) return found;
  throw new RangeError(
    `there is no step rule "${name}"; there are ${stepRules.map((rule) => rule.name).join(", ")}`,
  );
}
