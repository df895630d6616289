/** Random orthogonal matrices, uniform by the Haar measure. */
import { hostNormals } from "./normal.ts";

/** Separates rotations from the other host draws of a seed. */
const ROTATION_STREAM = 0x0707;

/**
 * Row-major `n × n` orthogonal matrix of a seed: Gram–Schmidt (twice, for orthogonality to rounding) of a
 * matrix of normals, which is the Q of its QR decomposition with a positive diagonal of R.
 * Source: Stewart 1980; Mezzadri 2007, arXiv math-ph/0609050. The determinant is ±1.
 */
export function orthogonalMatrix(seed: number, n: number): Float64Array {
  const q = hostNormals(seed, ROTATION_STREAM, n * n);
  for (let i = 0; i < n; i++) {
    const row = q.subarray(i * n, (i + 1) * n);
    for (let pass = 0; pass < 2; pass++)
      for (let j = 0; j < i; j++) {
        const other = q.subarray(j * n, (j + 1) * n);
        const dot = row.reduce((sum, value, l) => sum + value * (other[l] as number), 0);
        for (let l = 0; l < n; l++) row[l] = (row[l] as number) - dot * (other[l] as number);
      }
    const norm = Math.hypot(...row);
    for (let l = 0; l < n; l++) row[l] = (row[l] as number) / norm;
  }
  return q;
}
