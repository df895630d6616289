import { describe, expect, it } from "vitest";
import { studentCdf, studentQuantile } from "./student-t.ts";

/** Two-sided 95 % and 99 % points as printed in tables (Fisher and Yates 1938, table III). */
const TABLE = [
  [1, 12.706, 63.657],
  [2, 4.303, 9.925],
  [3, 3.182, 5.841],
  [4, 2.776, 4.604],
  [5, 2.571, 4.032],
  [10, 2.228, 3.169],
  [30, 2.042, 2.75],
  [120, 1.98, 2.617],
] as const;

describe("Student's t", () => {
  it.each(TABLE)("has the tabled quantiles at %i degrees of freedom", (df, at95, at99) => {
    expect(studentQuantile(0.975, df)).toBeCloseTo(at95, 2.9);
    expect(studentQuantile(0.995, df)).toBeCloseTo(at99, 2.9);
  });

  it("is Cauchy's at 1 and has its closed form at 2 degrees of freedom", () => {
    for (const p of [0.6, 0.9, 0.975, 0.9999]) {
      expect(studentQuantile(p, 1)).toBeCloseTo(Math.tan(Math.PI * (p - 0.5)), 8);
      const u = 2 * p - 1;
      expect(studentQuantile(p, 2)).toBeCloseTo(u * Math.sqrt(2 / (1 - u * u)), 10);
    }
  });

  it("inverts its distribution function at broken degrees of freedom", () => {
    for (const df of [1.3, 2.71, 7.5, 41.2]) {
      for (const p of [0.55, 0.9, 0.975]) {
        expect(studentCdf(studentQuantile(p, df), df)).toBeCloseTo(p, 12);
        expect(studentCdf(-studentQuantile(p, df), df)).toBeCloseTo(1 - p, 12);
      }
    }
  });

  it("agrees with the integral of its density (Simpson)", () => {
    const df = 5;
    const density = (t: number): number => (8 / (3 * Math.PI * Math.sqrt(5))) * (1 + (t * t) / df) ** -3;
    const n = 2000;
    const h = 1.7 / n;
    let sum = density(0) + density(1.7);
    for (let i = 1; i < n; i++) sum += (i % 2 === 0 ? 2 : 4) * density(i * h);
    expect(studentCdf(1.7, df)).toBeCloseTo(0.5 + (sum * h) / 3, 11);
  });
});
