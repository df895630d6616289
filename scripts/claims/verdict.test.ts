import { describe, expect, it } from "vitest";
import type { Condition, Figure } from "./figure.ts";
import { standing, verdictOf } from "./verdict.ts";

const figure = (name: string, low: number | null, high: number | null, told?: boolean): Figure => ({
  name,
  meaning: name,
  estimate: low,
  low,
  high,
  pieces: 3,
  unit: "seeds",
  ...(told === undefined ? {} : { told }),
});
const below: Condition = { where: "it is below 1", figure: "a", atMost: 1 };

describe("a condition", () => {
  it("is met by an interval that lies inside, refuted by one outside, open across the limit", () => {
    expect(standing(below, figure("a", 0.2, 0.9))).toBe("met");
    expect(standing(below, figure("a", 1.1, 3))).toBe("refuted");
    expect(standing(below, figure("a", 0.2, 1.1))).toBe("open");
  });

  it("is open without an interval, and where the joint test does not tell, however far away the estimate is", () => {
    expect(standing(below, { ...figure("a", null, null), estimate: 0.001 })).toBe("open");
    expect(standing(below, figure("a", 0.2, 0.9, false))).toBe("open");
    expect(standing(below, figure("a", 0.2, 0.9, true))).toBe("met");
  });

  it("takes two limits", () => {
    const near: Condition = { where: "near 1", figure: "a", atLeast: 0.5, atMost: 2 };
    expect(standing(near, figure("a", 0.6, 1.9))).toBe("met");
    expect(standing(near, figure("a", 2.1, 4))).toBe("refuted");
    expect(standing(near, figure("a", 0.4, 1))).toBe("open");
  });
});

describe("a verdict", () => {
  const rule = (...conditions: Condition[]) => ({ conditions, checks: [] as Condition[] });
  const above: Condition = { where: "b is above 1", figure: "b", atLeast: 1 };

  it("holds when all are met, does not when all are refuted, and only where some are", () => {
    const met = [figure("a", 0.1, 0.2), figure("b", 2, 3)];
    expect(verdictOf(rule(below, above), met).verdict).toBe("holds");
    const mixed = verdictOf(rule(below, above), [figure("a", 0.1, 0.2), figure("b", 0.1, 0.2)]);
    expect(mixed).toMatchObject({ verdict: "holds only where", met: [below.where], refuted: [above.where] });
    const refuted = [figure("a", 2, 3), figure("b", 0.1, 0.2)];
    expect(verdictOf(rule(below, above), refuted).verdict).toBe("does not hold");
  });

  it("refutes nothing while something is open", () => {
    const figures = [figure("a", 2, 3), figure("b", 0.1, 4)];
    expect(verdictOf(rule(below, above), figures).verdict).toBe("not told");
  });

  it("tells nothing where a check is not met, though every condition is", () => {
    const checked = { conditions: [below], checks: [above] };
    const figures = [figure("a", 0.1, 0.2), figure("b", 0.1, 0.2)];
    expect(verdictOf(checked, figures)).toMatchObject({
      verdict: "not told",
      failedChecks: [above.where],
    });
    expect(verdictOf(checked, [figure("a", 0.1, 0.2), figure("b", 1, 2)]).verdict).toBe("holds");
  });

  it("refuses a rule about a figure that nobody measured", () => {
    expect(() => verdictOf(rule(above), [figure("a", 0, 1)])).toThrow('"b"');
  });
});
