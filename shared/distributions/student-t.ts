/** Student's t distribution ("Student" 1908, Biometrika 6, 1–25), through the Beta distribution of ν/(ν + t²). */
import { betaCdf, betaQuantile } from "./beta.ts";

/** P(T ≤ t) with ν degrees of freedom, which need not be whole. */
export function studentCdf(t: number, df: number): number {
  const tail = betaCdf(df / (df + t * t), df / 2, 0.5) / 2;
  return t < 0 ? tail : 1 - tail;
}

/** The t with P(T ≤ t) = p, for 0.5 ≤ p < 1. */
export function studentQuantile(p: number, df: number): number {
  const x = betaQuantile(2 * (1 - p), df / 2, 0.5);
  return Math.sqrt((df * (1 - x)) / x);
}
