import { describe, expect, it } from "vitest";
import { CHECK_FLOOR, checkRate, GOOD_CHECKS, isChecked } from "./policy.ts";
import { newToken } from "./trust.ts";

const trusted = { ...newToken(false), goodInRow: GOOD_CHECKS };

describe("checkRate", () => {
  it("is 1 until ten checks in a row were good, however many results there are", () => {
    expect(checkRate(newToken(false), 5_000)).toBe(1);
    expect(checkRate({ ...trusted, goodInRow: GOOD_CHECKS - 1 }, 5_000)).toBe(1);
  });

  it("falls to a floor, never below", () => {
    expect(checkRate(trusted, 14)).toBe(1);
    expect(checkRate(trusted, 140)).toBeCloseTo(0.1, 12);
    expect(checkRate(trusted, 1e6)).toBe(CHECK_FLOOR);
  });

  it("lets less than 1 % of those who falsify a tenth of 200 results escape", () => {
    // The product is the oracle: no result that was checked may have been false.
    let undetected = 1;
    for (let n = 1; n <= 200; n++) undetected *= 1 - 0.1 * checkRate(trusted, n);
    expect(undetected).toBeLessThan(0.01);
  });

  it("is 0 for the owner", () => {
    expect(checkRate(newToken(true), 1)).toBe(0);
    expect(isChecked({ trust: newToken(true), ordinal: 1, leads: true, draw: 0 })).toBe(false);
  });
});

describe("isChecked", () => {
  it("checks a leader's final runs whatever the draw", () => {
    const question = { trust: trusted, ordinal: 1e6, draw: 0.999 };
    expect(isChecked({ ...question, leads: false })).toBe(false);
    expect(isChecked({ ...question, leads: true })).toBe(true);
  });
});
