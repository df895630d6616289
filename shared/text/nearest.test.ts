import fc from "fast-check";
import { expect, it } from "vitest";
import { editDistance, nearest, suggestion } from "./nearest.ts";

it.each([
  ["kitten", "sitting", 3],
  ["", "abc", 3],
  ["adma", "adam", 1],
  ["saturday", "sunday", 3],
  ["ca", "abc", 3],
])("distance of %s and %s is %i", (a, b, expected) => {
  expect(editDistance(a, b)).toBe(expected);
});

it("is symmetric, zero on equal texts and at most the longer length", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, a)).toBe(0);
      expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
    }),
    { seed: 1, numRuns: 300 },
  );
});

it("suggests what is near and lists what is valid otherwise", () => {
  const names = ["adam", "adamw", "saddle-free-newton"];
  expect(nearest("Adamm", names)).toBe("adam");
  expect(nearest("saddle-free-newtn", names)).toBe("saddle-free-newton");
  expect(nearest("zzz", names)).toBeUndefined();
  expect(suggestion("zzz", names)).toBe("valid names: adam, adamw, saddle-free-newton");
  expect(suggestion("x", [])).toBe("there are none");
});
