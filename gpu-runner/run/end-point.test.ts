import { describe, expect, it } from "vitest";
import { classifyPoint } from "./end-point.ts";

describe("end point", () => {
  it("follows the signs of the Hessian's eigenvalues", () => {
    expect(classifyPoint(0, 0, [1, 2])).toBe("minimum");
    expect(classifyPoint(0, 0, [-2, -1])).toBe("maximum");
    expect(classifyPoint(0, 0, [-2, 10])).toBe("saddle");
    expect(classifyPoint(0, 0, [0, 10])).toBe("degenerate");
  });

  it("calls a point with a gradient no critical point", () => {
    expect(classifyPoint(1, 1, [1, 2])).toBe("elsewhere");
    expect(classifyPoint(Number.NaN, Number.NaN, [1, 2])).toBe("elsewhere");
    expect(classifyPoint(1, 0, [Number.NaN, 2])).toBe("elsewhere");
  });
});
