/** A target between two 32-bit numbers is met by the nearer one, on the device and here. */
import { describe, expect, it } from "vitest";
import { mayMeet, mustMeet } from "./target-met.ts";

describe("a target that no 32-bit number equals", () => {
  it("may be met by the number that the device takes for it, above or below", () => {
    const above = Math.fround(-78.3323);
    expect(above).toBeGreaterThan(-78.3323);
    expect([mayMeet(above, -78.3323), mustMeet(above, -78.3323)]).toEqual([true, false]);
    expect(Math.fround(0.7)).toBeLessThan(0.7);
    expect([mayMeet(0.7, 0.7), mustMeet(0.7, 0.7)]).toEqual([true, false]);
    expect(mustMeet(Math.fround(0.7), 0.7)).toBe(true);
  });

  it("is neither stretched by one more step of 32 bits nor hidden by it", () => {
    const step = 78.3323 * 2 ** -23;
    expect(mayMeet(Math.fround(-78.3323) + step, -78.3323)).toBe(false);
    expect(mustMeet(-78.3323 - step, -78.3323)).toBe(true);
  });

  it("that is a 32-bit number is met in one way only", () => {
    for (const value of [-0.25, -0.2500001, -0.2499999])
      expect(mayMeet(value, -0.25)).toBe(mustMeet(value, -0.25));
  });
});
