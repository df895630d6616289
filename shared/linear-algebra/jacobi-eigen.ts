/**
 * Cyclic Jacobi for a small symmetric matrix, in float64.
 *
 * Each rotation annihilates a_pq: τ = (a_qq − a_pp)/(2a_pq), t = sign(τ)/(|τ| + √(1 + τ²)), c = 1/√(1 + t²),
 * s = tc. Quadratically convergent; unconditionally stable (Golub & Van Loan, 4th ed., §8.5).
 */

/** Sweeps after which a matrix that has not converged (NaN, Inf) is left as it is; 6–10 are normal. */
const MAX_SWEEPS = 60;

/**
 * @param matrix `k × k` row-major, overwritten; only the lower triangle counts
 * @param values `k`, ascending on return
 * @param vectors `k × k`, eigenvector of `values[j]` in row j on return
 */
export function jacobiEigen(
  matrix: Float64Array,
  k: number,
  values: Float64Array,
  vectors: Float64Array,
): void {
  const a = (i: number, j: number): number => matrix[i * k + j] as number;
  const rows = new Float64Array(k * k);
  let scale = 0;
  for (let i = 0; i < k; i++) {
    rows[i * k + i] = 1;
    for (let j = 0; j <= i; j++) {
      matrix[j * k + i] = a(i, j);
      scale = Math.max(scale, Math.abs(a(i, j)));
    }
  }
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let off = 0;
    for (let p = 0; p < k; p++) for (let q = p + 1; q < k; q++) off = Math.max(off, Math.abs(a(p, q)));
    if (!(off > Number.EPSILON * 1e-3 * scale)) break;
    for (let p = 0; p < k; p++) for (let q = p + 1; q < k; q++) rotate(matrix, rows, k, p, q);
  }
  const order = Array.from({ length: k }, (_, i) => i).sort((i, j) => a(i, i) - a(j, j));
  order.forEach((source, target) => {
    values[target] = a(source, source);
    for (let j = 0; j < k; j++) vectors[target * k + j] = rows[source * k + j] as number;
  });
}

function rotate(matrix: Float64Array, rows: Float64Array, k: number, p: number, q: number): void {
  const offDiagonal = matrix[p * k + q] as number;
  if (offDiagonal === 0) return;
  const tau = ((matrix[q * k + q] as number) - (matrix[p * k + p] as number)) / (2 * offDiagonal);
  const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = t * c;
  const turn = (array: Float64Array, first: number, second: number): void => {
    const x = array[first] as number;
    const y = array[second] as number;
    array[first] = c * x - s * y;
    array[second] = s * x + c * y;
  };
  for (let i = 0; i < k; i++) turn(matrix, i * k + p, i * k + q);
  for (let i = 0; i < k; i++) turn(matrix, p * k + i, q * k + i);
  for (let i = 0; i < k; i++) turn(rows, p * k + i, q * k + i);
  matrix[p * k + q] = 0;
  matrix[q * k + p] = 0;
}
