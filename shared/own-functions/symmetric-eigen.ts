/** Eigenvalues and eigenvectors of a small symmetric matrix, float64: cyclic Jacobi rotations (Golub & Van Loan 2013, §8.5). */

export interface SymmetricEigen {
  /** Ascending. */
  readonly values: readonly number[];
  /** Row k is the unit eigenvector of value k. */
  readonly vectors: readonly Float64Array[];
}

const MAX_SWEEPS = 60;

/** @param matrix n × n, row-major, symmetric, finite */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  const a = matrix.slice();
  const rows = Array.from({ length: n }, (_, k) =>
    Float64Array.from({ length: n }, (__, i) => Number(i === k)),
  );
  const at = (i: number, j: number): number => a[i * n + j] as number;
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let off = 0;
    let all = 0;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        all += at(i, j) ** 2;
        if (i !== j) off += at(i, j) ** 2;
      }
    if (off <= 1e-32 * all) break;
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(a, rows, n, p, q);
  }
  const order = Array.from({ length: n }, (_, k) => k).sort((x, y) => at(x, x) - at(y, y));
  return { values: order.map((k) => at(k, k)), vectors: order.map((k) => rows[k] as Float64Array) };
}

/** Makes entry (p, q) zero. */
function rotate(a: Float64Array, rows: readonly Float64Array[], n: number, p: number, q: number): void {
  const apq = a[p * n + q] as number;
  if (apq === 0) return;
  const theta = ((a[q * n + q] as number) - (a[p * n + p] as number)) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  const turn = (x: Float64Array, i: number, y: Float64Array, j: number): void => {
    const [u, v] = [x[i] as number, y[j] as number];
    x[i] = c * u - s * v;
    y[j] = s * u + c * v;
  };
  for (let k = 0; k < n; k++) turn(a, k * n + p, a, k * n + q);
  for (let k = 0; k < n; k++) turn(a, p * n + k, a, q * n + k);
  const [x, y] = [rows[p] as Float64Array, rows[q] as Float64Array];
  for (let k = 0; k < n; k++) turn(x, k, y, k);
}
