import { describe, expect, it } from "vitest";
import { pairedT } from "./paired-t.ts";

describe("paired t over studies", () => {
  it("is 2 ± 4.3027/√3 for 1, 2, 3", () => {
    const { estimate, low, high, df } = pairedT([[1, 2, 3]]);
    expect(estimate).toBe(2);
    expect(df).toBeCloseTo(2, 12);
    expect(high - 2).toBeCloseTo(4.302653 / Math.sqrt(3), 6);
    expect(2 - low).toBeCloseTo(4.302653 / Math.sqrt(3), 6);
  });

  it("has the interval of Student's own sleep data (1908; t = 4.0621, 9 degrees of freedom)", () => {
    const extra = [1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4];
    const { estimate, low, high, df } = pairedT([extra]);
    expect(estimate).toBeCloseTo(1.58, 12);
    expect(df).toBeCloseTo(9, 12);
    expect(low).toBeCloseTo(0.7001142, 6);
    expect(high).toBeCloseTo(2.4598858, 6);
  });

  it("takes Satterthwaite's degrees of freedom across problems", () => {
    // v = 1/3 and 4/3 with 2 degrees of freedom each: ν = (5/3)² / ((1/9)/2 + (16/9)/2) = 50/17.
    const { estimate, high, df } = pairedT([
      [1, 2, 3],
      [4, 8, 6],
    ]);
    expect(estimate).toBe(4);
    expect(df).toBeCloseTo(50 / 17, 12);
    // t(50/17, .975) = 3.2197, by interpolating 1/ν in the table between 2 (4.3027) and 3 (3.1824) it is 3.2057.
    expect((high - 4) / (Math.sqrt(5 / 3) / 2)).toBeGreaterThan(3.1824);
    expect((high - 4) / (Math.sqrt(5 / 3) / 2)).toBeLessThan(3.3);
    // Equal variances add up their degrees of freedom.
    expect(
      pairedT([
        [1, 2, 3],
        [7, 8, 9],
        [0, 1, -1],
      ]).df,
    ).toBeCloseTo(6, 12);
  });

  it("has no interval without a spread", () => {
    const { estimate, low, high } = pairedT([[0.3, 0.3, 0.3]]);
    expect(estimate).toBeCloseTo(0.3, 15);
    expect([low, high]).toEqual([Number.NaN, Number.NaN]);
  });
});
