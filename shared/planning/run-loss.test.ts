import { describe, expect, it } from "vitest";
import { runLoss } from "./run-loss.ts";

const F64 = 1e-10;

describe("run loss", () => {
  it("is the mean over targets of the log cost", () => {
    const loss = runLoss({ status: "completed", costToTarget: [10, 1000] }, 2, 5000);
    expect(loss).toBeCloseTo((Math.log(10) + Math.log(1000)) / 2, 10);
  });

  it("counts a start at the target as one gradient", () => {
    expect(runLoss({ status: "completed", costToTarget: [0, 0.3] }, 2, 300)).toBe(0);
  });

  it("counts a miss as twice the budget, or as told", () => {
    const missed = { status: "completed", costToTarget: [null] } as const;
    expect(Math.exp(runLoss(missed, 1, 300))).toBeCloseTo(600, 5);
    expect(Math.exp(runLoss(missed, 1, 300, 1))).toBeCloseTo(300, 5);
    expect(Math.exp(runLoss(missed, 1, 300, 10))).toBeCloseTo(3000, 4);
  });

  it("takes `diverged` after reaching as a miss, `failed` and `pruned` after reaching as a hit", () => {
    const loss = (status: "diverged" | "failed" | "pruned"): number =>
      Math.exp(runLoss({ status, costToTarget: [20, null] }, 2, 200));
    expect(loss("diverged")).toBeCloseTo(400, 5);
    expect(loss("failed")).toBeCloseTo(Math.sqrt(20 * 400), 5);
    expect(loss("pruned")).toBe(loss("failed"));
  });

  it("lets no hit be worse than a miss", () => {
    const overshot = { status: "completed", costToTarget: [500] } as const;
    expect(runLoss(overshot, 1, 300, 1)).toBe(runLoss({ ...overshot, costToTarget: [null] }, 1, 300, 1));
    expect(Math.exp(runLoss(overshot, 1, 300))).toBeCloseTo(500, 5);
  });

  it("misses a target that the result doesn't name; has no value without a target", () => {
    expect(runLoss({ status: "completed", costToTarget: [] }, 1, 50)).toBeCloseTo(Math.log(100), 10);
    expect(runLoss({ status: "completed", costToTarget: [] }, 0, 50)).toBeNaN();
  });

  it("moves by ln s when cost and budget are scaled by s", () => {
    const at = (s: number): number =>
      runLoss({ status: "completed", costToTarget: [3 * s, null, 17 * s] }, 3, 100 * s);
    expect(Math.abs(at(7) - at(1) - Math.log(7))).toBeLessThan(F64);
  });

  it("adds up exactly: no order of summing changes a bit", () => {
    const losses = Array.from({ length: 2000 }, (_, i) =>
      runLoss({ status: "completed", costToTarget: [1 + ((i * 7919) % 4801)] }, 1, 4801),
    );
    const sum = (values: readonly number[]): number => values.reduce((total, x) => total + x, 0);
    expect(sum(losses)).toBe(sum([...losses].reverse()));
    expect(sum(losses)).toBe(sum([...losses].sort((a, b) => a - b)));
    // Negative control: raw logarithms do not.
    const raw = losses.map((_, i) => Math.log(1 + ((i * 7919) % 4801)));
    expect(sum(raw)).not.toBe(sum([...raw].sort((a, b) => a - b)));
  });
});
