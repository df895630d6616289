/** Scales against the figures of the spaces that people publish, and against their own inverse. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { numberAt, placeOf, rounded, SCALES, scaleProblem } from "./scale.ts";

test("one-minus-log is uniform in log(1 − x): the middle of [0, 0.99] is 0.9, of [0.7, 0.99] 1 − √(.3 · .01)", () => {
  expect(numberAt("one-minus-log", 0, 0.99, 0.5)).toBeCloseTo(0.9, 12);
  expect(numberAt("one-minus-log", 0.7, 0.99, 0.5)).toBeCloseTo(1 - Math.sqrt(0.3 * 0.01), 12);
  expect(numberAt("log", 1e-4, 1, 0.5)).toBeCloseTo(1e-2, 12);
  expect(numberAt("linear", -1, 3, 0.5)).toBe(1);
});

describe.each(SCALES)("%s", (scale) => {
  const [low, high] = scale === "one-minus-log" ? [0, 0.99999] : [1e-5, 7];

  it("grows from the low end to the high end, and placeOf leads back", () => {
    expect(numberAt(scale, low, high, 0)).toBeCloseTo(low, 12);
    expect(numberAt(scale, low, high, 1)).toBeCloseTo(high, 12);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (u) => {
        expect(placeOf(scale, low, high, numberAt(scale, low, high, u))).toBeCloseTo(u, 9);
      }),
      { seed: 3, numRuns: 200 },
    );
  });
});

it("rounds what the scale spreads: six digits of x, or of 1 − x", () => {
  expect(rounded("log", 0.123456789)).toBe(0.123457);
  expect(rounded("one-minus-log", 1 - 1.23456789e-5)).toBe(0.9999876543);
  expect(rounded("one-minus-log", 0)).toBe(0);
});

it("refuses ends that the scale can't have, and says how they are written", () => {
  expect(scaleProblem("log", 0, 1)).toMatch(/positive minimum, not 0/);
  expect(scaleProblem("one-minus-log", 0.01, 1)).toMatch(/maximum below 1, not 1.*\[0\.7, 0\.99\]/);
  expect(scaleProblem("one-minus-log", 0, 0.99)).toBeUndefined();
  expect(scaleProblem("linear", -1, 1)).toBeUndefined();
});
