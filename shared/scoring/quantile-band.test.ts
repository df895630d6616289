import { describe, expect, it } from "vitest";
import type { Curve } from "../contracts/trial.ts";
import { heldOutBands, quantileBand } from "./quantile-band.ts";

function curve(costs: readonly number[], value: readonly (number | null)[]): Curve {
  return {
    step: costs.map((cost) => cost / 2),
    gradientEquivalents: [...costs],
    seconds: costs.map((cost) => cost / 1000),
    value: [...value],
  };
}

describe("quantile band", () => {
  it("puts curves with different costs per step on one axis, as step functions", () => {
    const band = quantileBand([curve([0, 10, 20], [9, 5, 1]), curve([0, 15, 20], [9, 3, 2])]);
    expect(band?.gradientEquivalents).toEqual([0, 10, 15, 20]);
    expect(band?.median).toEqual([9, 7, 4, 1.5]);
    expect(band?.steps).toEqual([0, 2.5, 6.25, 10]);
    expect(band?.runs).toBe(2);
  });

  it("has held-out figures at the same costs, an accuracy that there is none of as 0", () => {
    const with_ = (x: Curve, heldOutLoss: (number | null)[], accuracy: (number | null)[]) => ({
      ...x,
      heldOutLoss,
      accuracy,
    });
    const first = curve([0, 10], [9, 5]);
    const curves = [with_(first, [2, 1], [0.1, 0.5]), with_(first, [4, null], [0.3, null])];
    expect(heldOutBands(curves)?.loss.median).toEqual([3, null]);
    expect(heldOutBands(curves)?.accuracy?.median).toEqual([0.2, 0.25]);
    // Of numbers to predict.
    const numbers = curves.map((each) => ({ ...each, accuracy: [null, null] }));
    expect(heldOutBands(numbers)).toEqual({ loss: heldOutBands(curves)?.loss, accuracy: null });
    expect(heldOutBands([...curves, first])).toBeNull();
    expect(heldOutBands([])).toBeNull();
  });

  it("quantiles of five runs", () => {
    const curves = [1, 2, 3, 4, 5].map((x) => curve([0], [x]));
    const band = quantileBand(curves);
    expect([band?.low[0], band?.median[0], band?.high[0]]).toEqual([1.8, 3, 4.2]);
  });

  it("carries the last value on and counts a diverged end as +∞ (null)", () => {
    const band = quantileBand([
      curve([0, 5], [9, null]),
      curve([0, 5, 30], [9, 4, 2]),
      curve([0, 40], [9, 1]),
    ]);
    expect(band?.median).toEqual([9, 9, 9, 2]);
    expect(band?.high.at(-1)).toBeNull();
  });

  it("thins to 64 points, keeping both ends; nothing to draw is null", () => {
    const costs = Array.from({ length: 300 }, (_, i) => i);
    const band = quantileBand([curve(costs, costs)]);
    expect(band?.gradientEquivalents).toHaveLength(64);
    expect(band?.gradientEquivalents.at(-1)).toBe(299);
    expect(quantileBand([])).toBeNull();
    expect(quantileBand([curve([], [])])).toBeNull();
  });
});
