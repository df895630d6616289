import { describe, expect, it } from "vitest";
import { classifyPoint } from "./end-point.ts";

describe("end point", () => {
  it("follows the signs of the Hessian's eigenvalues", () => {
    expect(classifyPoint(0, 0, [1, 2])).toBe("minimum");
    expect(classifyPoint(0, 0, [-2, -1])).toBe("maximum");
    expect(classifyPoint(0, 0, [-2, 10])).toBe("saddle");
    expect(classifyPoint(0, 0, [0, 10])).toBe("degenerate");
  });

  it("a run that left an unbounded saddle is elsewhere: f = (100x² − y²)/2 at (0, 1e10)", () => {
    expect(classifyPoint(-5e19, 1e10, [-1, 100])).toBe("elsewhere");
    expect(classifyPoint(-5e-7, 1e-3, [-1, 100])).toBe("saddle");
  });

  it("calls a point with a gradient no critical point", () => {
    expect(classifyPoint(1, 1, [1, 2])).toBe("elsewhere");
    expect(classifyPoint(Number.NaN, Number.NaN, [1, 2])).toBe("elsewhere");
    expect(classifyPoint(1, 0, [Number.NaN, 2])).toBe("elsewhere");
  });
});
