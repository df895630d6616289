/** The table of sums: every pair once, trained on or held out. */
import { expect, test } from "vitest";
import { pairs } from "./modular-addition.ts";

test.each([3, 13])("modulus %i: the parts of the table are the table, with the right sums", (modulus) => {
  const split = Math.round(0.6 * modulus ** 2);
  const parts = [pairs(modulus, 0, split), pairs(modulus, split, modulus ** 2 - split)];
  const seen = parts.flatMap(({ count, features, targets }) =>
    Array.from({ length: count }, (_, row) => {
      const [a = -1, b = -1, sign] = features.slice(3 * row, 3 * row + 3);
      expect(sign).toBe(modulus);
      expect(targets[row]).toBe((a + b) % modulus);
      return a * modulus + b;
    }),
  );
  expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: modulus ** 2 }, (_, i) => i));
  // Shuffled: what is held out is no corner of the table.
  expect(seen).not.toEqual(seen.toSorted((a, b) => a - b));
});
