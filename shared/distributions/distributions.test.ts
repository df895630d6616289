import { describe, expect, it } from "vitest";
import { betaCdf, betaQuantile } from "./beta.ts";
import { chiSquareTail, gammaRegularized, logChoose, logGamma } from "./gamma.ts";
import { normalCdf, normalQuantile } from "./normal.ts";
import { studentizedRangeCdf, studentizedRangeQuantile } from "./studentized-range.ts";

const F64_REL = 1e-13;
function close(actual: number, expected: number, relative = F64_REL): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));
}

describe("gamma", () => {
  it("is the factorial and π's root", () => {
    close(logGamma(11), Math.log(3628800));
    close(logGamma(0.5), Math.log(Math.sqrt(Math.PI)));
    close(Math.exp(logChoose(10, 3)), 120, 1e-12);
    expect(logChoose(3, 5)).toBe(Number.NEGATIVE_INFINITY);
  });

  it("P(1, x) = 1 − e^−x on both branches, P + Q = 1", () => {
    for (const x of [0.1, 1, 1.9, 2.1, 10]) {
      close(gammaRegularized(1, x).lower, -Math.expm1(-x));
      close(gammaRegularized(1, x).upper, Math.exp(-x), 1e-12);
    }
  });

  it("χ² tails of the tables", () => {
    expect(chiSquareTail(3.841459, 1)).toBeCloseTo(0.05, 7);
    expect(chiSquareTail(18.307038, 10)).toBeCloseTo(0.05, 7);
    expect(chiSquareTail(9.21034, 2)).toBeCloseTo(0.01, 7);
  });
});

describe("normal", () => {
  it("tabulated values, deep tails included", () => {
    close(normalCdf(0), 0.5);
    close(normalCdf(1.96), 0.9750021048517795);
    close(normalCdf(-6), 9.865876450376946e-10, 1e-11);
    close(normalCdf(-1), 0.15865525393145707);
  });

  it("the quantile inverts it", () => {
    for (const p of [1e-12, 1e-5, 0.02425, 0.3, 0.5, 0.9, 0.975, 1 - 1e-9]) {
      close(normalCdf(normalQuantile(p)), p, 1e-12);
    }
    close(normalQuantile(0.975), 1.959963984540054);
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(2)).toBeNaN();
  });
});

describe("beta", () => {
  it("Beta(1, n) and Beta(n, 1) have closed forms", () => {
    for (const x of [0.01, 0.3, 0.5, 0.9]) {
      close(betaCdf(x, 1, 7), 1 - (1 - x) ** 7, 1e-12);
      close(betaCdf(x, 7, 1), x ** 7, 1e-12);
    }
    close(betaQuantile(0.975, 1, 10), 1 - 0.025 ** (1 / 10), 1e-12);
  });

  it("equals the binomial tail: P(U₍ᵢ₎ ≤ x) = P(Binomial(n, x) ≥ i)", () => {
    const [n, i, x] = [12, 4, 0.27];
    let tail = 0;
    for (let j = i; j <= n; j++) tail += Math.exp(logChoose(n, j)) * x ** j * (1 - x) ** (n - j);
    close(betaCdf(x, i, n - i + 1), tail, 1e-12);
  });
});

describe("studentized range", () => {
  it("two normals: the range is |N(0, 2)|", () => {
    close(studentizedRangeCdf(2, 2), 2 * normalCdf(Math.SQRT2) - 1, 1e-9);
  });

  it.each([
    [2, 2.772],
    [3, 3.314],
    [4, 3.633],
    [5, 3.858],
    [10, 4.474],
    [20, 5.012],
  ])("q(0.05; %i, ∞) of the tables is %f", (k, q) => {
    expect(Math.abs(studentizedRangeQuantile(0.05, k) - q)).toBeLessThan(1e-3);
  });
});
