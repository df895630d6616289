import { describe, expect, it } from "vitest";
import { jacobiEigen } from "../../../shared/linear-algebra/jacobi-eigen.ts";
import { rotatedSpectrum, weyl } from "../../curvature/quadratic-objective.fixture.ts";
import { tridiagonalEigen } from "./tridiagonal-eigen.ts";

/** Relative to the largest |eigenvalue|. */
const F64_REL = 1e-12;

function eigen(matrix: readonly number[], k: number, solve = tridiagonalEigen) {
  const values = new Float64Array(k);
  const vectors = new Float64Array(k * k);
  solve(Float64Array.from(matrix), k, values, vectors);
  return { values, row: (j: number) => vectors.subarray(j * k, (j + 1) * k) };
}

function symmetric(k: number, seed: number): number[] {
  const next = weyl(seed);
  const matrix = new Array<number>(k * k).fill(0);
  for (let i = 0; i < k; i++)
    for (let j = 0; j <= i; j++) matrix[i * k + j] = matrix[j * k + i] = 2 * next() - 1;
  return matrix;
}

/** Largest entry of A·v − λ·v over all pairs, and of VVᵀ − I. */
function errors(matrix: readonly number[], k: number, { values, row }: ReturnType<typeof eigen>) {
  let residual = 0;
  let orthogonality = 0;
  for (let j = 0; j < k; j++) {
    const v = row(j);
    for (let i = 0; i < k; i++) {
      let [image, overlap] = [0, 0];
      for (let c = 0; c < k; c++) {
        image += (matrix[i * k + c] as number) * (v[c] as number);
        overlap += (row(i)[c] as number) * (v[c] as number);
      }
      residual = Math.max(residual, Math.abs(image - (values[j] as number) * (v[i] as number)));
      orthogonality = Math.max(orthogonality, Math.abs(overlap - (i === j ? 1 : 0)));
    }
  }
  return { residual, orthogonality };
}

describe("tridiagonal eigensolver", () => {
  it.each([1, 2, 3, 5, 40, 90])("solves a random matrix of %i rows, as Jacobi does", (k) => {
    const matrix = symmetric(k, k);
    const found = eigen(matrix, k);
    const { residual, orthogonality } = errors(matrix, k, found);
    const scale = Math.max(...found.values.map(Math.abs));
    expect(residual).toBeLessThan(F64_REL * scale);
    expect(orthogonality).toBeLessThan(F64_REL);
    const jacobi = eigen(matrix, k, jacobiEigen);
    for (let j = 0; j < k; j++) {
      expect(Math.abs((found.values[j] as number) - (jacobi.values[j] as number))).toBeLessThan(
        F64_REL * scale,
      );
      if (j > 0) expect(found.values[j]).toBeGreaterThanOrEqual(found.values[j - 1] as number);
    }
  });

  it("finds a known spectrum with repeated, zero and tiny eigenvalues", () => {
    const eigenvalues = [-7, -7, -1e-9, 0, 0, 0, 0, 1e-9, 2, 2, 2, 1000];
    const k = eigenvalues.length;
    const { matrix } = rotatedSpectrum(eigenvalues, 4);
    const found = eigen(matrix, k);
    eigenvalues.forEach((value, j) => {
      expect(Math.abs((found.values[j] as number) - value)).toBeLessThan(1000 * F64_REL);
    });
    expect(errors(matrix, k, found).orthogonality).toBeLessThan(F64_REL);
  });

  it("takes diagonal, zero and decoupled matrices as they are", () => {
    expect([...eigen([3, 0, 0, 0, -1, 0, 0, 0, 2], 3).values]).toEqual([-1, 2, 3]);
    expect([...eigen(new Array(16).fill(0), 4).values]).toEqual([0, 0, 0, 0]);
    const blocks = [1, 2, 0, 0, 2, 1, 0, 0, 0, 0, 5, 4, 0, 0, 4, 5];
    const found = eigen(blocks, 4);
    [-1, 1, 3, 9].forEach((value, j) => {
      expect(found.values[j]).toBeCloseTo(value, 13);
    });
  });

  it("reads the lower triangle only, and ends on NaN", () => {
    expect([...eigen([2, 99, 1, 2], 2).values].map((value) => Math.round(value * 1e12) / 1e12)).toEqual([
      1, 3,
    ]);
    expect(eigen([1, 1, Number.NaN, 1, 1, 1, Number.NaN, 1, 1], 3).values).toHaveLength(3);
  });
});
