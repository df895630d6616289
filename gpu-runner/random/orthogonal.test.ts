import { expect, test } from "vitest";
import { orthogonalMatrix } from "./orthogonal.ts";

/** Rounding of a Gram–Schmidt done twice. */
const F64_REL = 1e-14;

test.each([1, 2, 5, 32])("rows of a random orthogonal matrix are orthonormal, n = %i", (n) => {
  const q = orthogonalMatrix(3, n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      let dot = 0;
      for (let l = 0; l < n; l++) dot += (q[i * n + l] ?? 0) * (q[j * n + l] ?? 0);
      expect(Math.abs(dot - (i === j ? 1 : 0))).toBeLessThan(n * F64_REL);
    }
});

test("a function of the seed, and uniform: entries of 400 matrices have the moments of the Haar measure", () => {
  expect(orthogonalMatrix(1, 4)).toEqual(orthogonalMatrix(1, 4));
  expect(orthogonalMatrix(1, 4)).not.toEqual(orthogonalMatrix(2, 4));
  const n = 4;
  const count = 400;
  const moments = { first: 0, second: 0, fourth: 0 };
  for (let seed = 0; seed < count; seed++) {
    const entry = orthogonalMatrix(seed, n)[5] ?? 0;
    moments.first += entry / count;
    moments.second += entry ** 2 / count;
    moments.fourth += entry ** 4 / count;
  }
  // For one entry: mean 0, E q² = 1/n, E q⁴ = 3/(n(n + 2)); five standard errors.
  expect(Math.abs(moments.first)).toBeLessThan((5 * 0.5) / Math.sqrt(count));
  expect(Math.abs(moments.second - 1 / n)).toBeLessThan((5 * 0.25) / Math.sqrt(count));
  expect(Math.abs(moments.fourth - 3 / (n * (n + 2)))).toBeLessThan((5 * 0.2) / Math.sqrt(count));
});
