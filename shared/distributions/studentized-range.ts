/** The studentized range with infinitely many degrees of freedom: range of k standard normals. */
import { normalCdf } from "./normal.ts";

/** Nodes of Simpson's rule on [−8, 8]: the integrand is smooth, the error is below 1e-10. */
const NODES = 321;
const REACH = 8;

/** P(range of k normals ≤ q) = k ∫ φ(z)·[Φ(z) − Φ(z − q)]^(k−1) dz (Harter 1960). */
export function studentizedRangeCdf(q: number, k: number): number {
  if (q <= 0) return 0;
  const h = (2 * REACH) / (NODES - 1);
  let sum = 0;
  for (let i = 0; i < NODES; i++) {
    const z = -REACH + i * h;
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    const weight = i === 0 || i === NODES - 1 ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * density * (normalCdf(z) - normalCdf(z - q)) ** (k - 1);
  }
  return Math.min(1, (k * sum * h) / 3);
}

/** The q that the range of k normals exceeds with probability `alpha`. */
export function studentizedRangeQuantile(alpha: number, k: number): number {
  let low = 0;
  let high = 16;
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (studentizedRangeCdf(middle, k) < 1 - alpha) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
