import { describe, expect, it } from "vitest";
import { shareText, trialPoints } from "./trial-curve.tsx";

const curve = {
  step: [0, 1, 2],
  gradientEquivalents: [0, 2, 4],
  seconds: [0, 0, 0],
  value: [3, 2, 1],
  heldOutLoss: [4, null, 5],
  accuracy: [0.1, null, 0.5],
};

describe("a trial's curve", () => {
  it("has the points of the chosen column where it is finite", () => {
    expect(trialPoints(curve, "value").map(({ value }) => value)).toEqual([3, 2, 1]);
    expect(trialPoints(curve, "heldOutLoss")).toEqual([
      { cost: 0, value: 4 },
      { cost: 4, value: 5 },
    ]);
    expect(trialPoints(curve, "accuracy").at(-1)).toEqual({ cost: 4, value: 0.5 });
  });

  it("says accuracies in percent", () => {
    expect([0.9123, null, undefined].map(shareText)).toEqual(["91.2 %", "–", "–"]);
  });

  it("has none of a column that the trial hasn't", () => {
    const { accuracy: _, ...without } = curve;
    expect(trialPoints(without, "accuracy")).toEqual([]);
  });
});
