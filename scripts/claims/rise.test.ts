import { expect, it } from "vitest";
import { largestRise } from "./rise.ts";

it("a rise is what a loss stands above the lowest before it: 0 on the way down, the barrier's height on the way over", () => {
  expect(largestRise([3, 2, 2, 1])).toBe(0);
  expect(largestRise([3, 1, 4, 2])).toBe(3);
  // Of two barriers the higher, though the second begins lower.
  expect(largestRise([5, 4, 6, 1, 2.5, 0])).toBe(2);
  expect(largestRise([1])).toBe(0);
});
