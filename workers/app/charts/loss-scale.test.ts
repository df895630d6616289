import { describe, expect, it } from "vitest";
import { lossScale, wholeTicks } from "./loss-scale.ts";

describe("the scale of losses", () => {
  it("puts zeros on a floor below every positive loss, and says so", () => {
    const scale = lossScale([0, 3e-5, 2]);
    expect(scale.axis.type).toBe("log");
    expect(scale.place(2)).toBe(2);
    expect(scale.place(0)).toBeGreaterThan(0);
    expect(scale.place(0)).toBeLessThan(3e-5);
    expect(scale.onFloor(0)).toBe(true);
    expect(scale.onFloor(3e-5)).toBe(false);
    expect(scale.axis.tickFormat(scale.place(0))).toBe("0");
    expect(scale.note).toContain("exactly 0");
  });

  it("says nothing of a floor that nobody stands on", () => {
    const scale = lossScale([1e-3, 1]);
    expect(scale.note).toBe("");
    expect(scale.axis.tickFormat(1e-4)).not.toBe("0");
  });

  it("draws negative losses as the distance to the lowest", () => {
    const scale = lossScale([-78.25, -78, -64, 10]);
    expect(scale.place(-64)).toBeCloseTo(14.25, 12);
    expect(scale.onFloor(-78.25)).toBe(true);
    expect(scale.above).toContain("78.25");
    const places = [-78.25, -78, -64, 10].map(scale.place);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it("takes a symmetric logarithm where there is no bottom", () => {
    const scale = lossScale([-1e20, -3, 5]);
    expect(scale.axis.type).toBe("symlog");
    expect(scale.place(-3)).toBe(-3);
    expect(scale.axis.ticks).toContain(0);
  });

  it("survives no losses, only zeros, and the linear axis", () => {
    expect(lossScale([]).axis.type).toBe("linear");
    expect(lossScale([0, 0]).place(0)).toBe(1);
    expect(lossScale([0, 1], "linear").place(0)).toBe(0);
  });
});

describe("whole ticks", () => {
  it("are whole, ascend and stay within", () => {
    expect(wholeTicks(8, 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(wholeTicks(16, 8)).toEqual([2, 4, 6, 8, 10, 12, 14, 16]);
    expect(wholeTicks(1, 8)).toEqual([1]);
  });
});
