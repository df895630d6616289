/** Test fixture: f(θ) = ½θᵀAθ − bᵀθ on any engine, with a dense Hessian. A = GᵀG style terms are the caller's. */
import type { Need } from "../../shared/catalogue/entry.ts";
import type { Engine, LaneTensor } from "../engine.ts";
import type { Objective } from "../objective.ts";

/** `matrix`: P·P numbers, symmetric, the same in each lane; also served as the Gauss–Newton matrix. */
export function quadraticObjective(
  engine: Engine,
  matrix: readonly number[],
  linear?: readonly number[],
): Objective {
  const size = Math.round(Math.sqrt(matrix.length));
  const a = engine.tensor([size, size], matrix);
  const b = engine.tensor([size], linear ?? 0);
  const product = engine.tensor([size]);
  const products = new Map<number, LaneTensor>();
  const value = (theta: LaneTensor, out: LaneTensor): void => {
    engine.matmul(a, theta, product);
    engine.reduce("sum", "f = (0.5*ax - b)*x", { f: out, ax: product, b, x: theta });
  };
  return {
    size,
    supports: new Set<Need>(["gradient", "hessianVector", "gaussNewtonVector", "hessian"]),
    blocks: [],
    batchesPerEpoch: 1,
    batchSize: 1,
    deterministic: true,
    nextBatch() {},
    value,
    values(points, out) {
      const count = points.shape[0] as number;
      const images = products.get(count) ?? engine.tensor([count, size]);
      products.set(count, images);
      engine.matmul(points, a, images);
      engine.reduce("sum", "f = (0.5*ax - b)*x", { f: out, ax: images, b, x: points });
    },
    gradient(theta, out, gradient) {
      value(theta, out);
      engine.matmul(a, theta, product);
      engine.map("g = ax - b", { g: gradient, ax: product, b });
    },
    hessianVector: (vector, out) => engine.matmul(a, vector, out),
    gaussNewtonVector: (vector, out) => engine.matmul(a, vector, out),
    hessian: (out) => engine.copy(a, out),
    criterion: value,
    dispose() {},
  };
}

/** A symmetric matrix with the given eigenvalues in a seeded random basis, row-major, and that basis (rows). */
export function rotatedSpectrum(
  eigenvalues: readonly number[],
  seed: number,
): { readonly matrix: number[]; readonly basis: readonly (readonly number[])[] } {
  const size = eigenvalues.length;
  const next = weyl(seed);
  const basis: number[][] = [];
  while (basis.length < size) {
    let row = Array.from({ length: size }, () => next() + next() + next() - 1.5);
    for (let pass = 0; pass < 2; pass++)
      for (const other of basis) {
        const along = dot(row, other);
        row = row.map((entry, i) => entry - along * (other[i] as number));
      }
    const norm = Math.sqrt(dot(row, row));
    basis.push(row.map((entry) => entry / norm));
  }
  const matrix = new Array<number>(size * size).fill(0);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      for (let k = 0; k < size; k++)
        matrix[i * size + j] =
          (matrix[i * size + j] as number) +
          (eigenvalues[k] as number) * (basis[k]?.[i] as number) * (basis[k]?.[j] as number);
  return { matrix, basis };
}

/** Σ aᵢbᵢ. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** A seeded stream of numbers in [0, 1) (mulberry32): enough to make test matrices. */
export function weyl(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), bits | 61)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
