import { describe, expect, it } from "vitest";
import { exactFigure, meanFigure, ratioFigure, shareFigure } from "./interval.ts";

const HEAD = { name: "a", meaning: "a", unit: "seeds" };

describe("intervals", () => {
  it("of a mean are Student's: 1 … 5 with four degrees of freedom", () => {
    // SciPy 1.14: t.interval(.95, 4, 3, sem([1, 2, 3, 4, 5])).
    const { estimate, low, high, pieces } = meanFigure(HEAD, [1, 2, 3, 4, 5]);
    expect([estimate, pieces]).toEqual([3, 5]);
    expect(low).toBeCloseTo(1.036757, 5);
    expect(high).toBeCloseTo(4.963243, 5);
  });

  it("of a ratio are the mean's of the logarithms: the reciprocal ratios give the reciprocal interval", () => {
    const [one, other] = [ratioFigure(HEAD, [2, 3, 5]), ratioFigure(HEAD, [1 / 2, 1 / 3, 1 / 5])];
    expect(one.estimate).toBeCloseTo(30 ** (1 / 3), 12);
    expect((one.low ?? 0) * (other.high ?? 0)).toBeCloseTo(1, 12);
  });

  it("of a share stay within 0 and 1", () => {
    expect(shareFigure(HEAD, [false, false, false])).toMatchObject({ estimate: 0, low: 0, pieces: 3 });
    // Wilson 1927: 0 of 3 has the upper end z²/(3 + z²).
    expect(shareFigure(HEAD, [false, false, false]).high).toBeCloseTo(0.561498, 5);
  });

  it("are absent where there is one value, or one that is not finite", () => {
    expect(meanFigure(HEAD, [3])).toMatchObject({ estimate: 3, low: null });
    expect(meanFigure(HEAD, [3, Number.POSITIVE_INFINITY])).toMatchObject({ estimate: null, low: null });
    expect(exactFigure(HEAD, Number.NaN)).toMatchObject({ estimate: null, low: null });
    expect(exactFigure(HEAD, 7)).toMatchObject({ estimate: 7, low: 7, high: 7 });
  });
});
