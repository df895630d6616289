/** What a pairing says of itself: nothing that does not hold of its direction, and everything its parts admit. */
import { describe, expect, it } from "vitest";
import type { DirectionDefinition, StepRuleDefinition } from "../optimizer.ts";
import { composeOptimizer } from "./compose.ts";
import { adamDirection } from "./first-order/adam.ts";
import { momentumDirection } from "./first-order/momentum.ts";
import { gradientDirection } from "./first-order/sgd.ts";
import { armijoRule } from "./step-rules/armijo.ts";
import { fixedRate } from "./step-rules/fixed-rate.ts";

/** Every coordinate moves by the rate: no rate makes it diverge, it circles the minimum. */
const { largestRate: _ofTheGradient, ...unlimited } = gradientDirection;
const signDirection: DirectionDefinition = {
  ...unlimited,
  name: "sign",
  fails: "Circles a minimum at the size of its rate.",
};

describe("fails", () => {
  it("tells the rate above which a direction proportional to the gradient diverges", () => {
    expect(composeOptimizer(gradientDirection, fixedRate).fails).toContain("one above 2/L diverges");
    expect(composeOptimizer(momentumDirection, fixedRate).fails).toContain("one above 2(1+μ)/L diverges");
  });

  it("claims no such rate of a direction whose length is not the gradient's", () => {
    for (const direction of [signDirection, adamDirection])
      expect(composeOptimizer(direction, fixedRate).fails).not.toMatch(/\/L/);
  });

  it("leaves the rate out where a search finds it", () => {
    expect(composeOptimizer(gradientDirection, armijoRule).fails).not.toMatch(/\/L/);
  });
});

describe("departures", () => {
  const direction = { ...gradientDirection, departures: ["of the direction"] };
  const rule: StepRuleDefinition = { ...fixedRate, departures: ["of the rule"] };

  it("are the direction's, the rule's and the pairing's, in this order", () => {
    expect(composeOptimizer(direction, rule, { departures: ["of the pairing"] }).departures).toEqual([
      "of the direction",
      "of the rule",
      "of the pairing",
    ]);
  });

  it("of a search are in every optimizer that uses it", () => {
    expect(armijoRule.departures.length).toBeGreaterThan(0);
    expect(composeOptimizer(direction, armijoRule).departures).toEqual([
      "of the direction",
      ...armijoRule.departures,
    ]);
  });
});
