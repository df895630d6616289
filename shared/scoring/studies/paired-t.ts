/**
 * Paired t interval of a mean over problems of means over studies. With d̄_p and s_p² of the n_p differences on problem p
 * and v_p = s_p²/n_p:
 *
 *     mean_p d̄_p ± t(ν, .975) · √(Σ v_p)/P      ν = (Σ v_p)² / Σ v_p²/(n_p − 1)
 *
 * ν: Satterthwaite 1946, Biometrics Bulletin 2, 110–114. The problems are given; studies are what is repeated.
 */
import { studentQuantile } from "../../distributions/student-t.ts";

export interface PairedT {
  readonly estimate: number;
  /** NaN without an interval, i.e. where no problem has a spread. */
  readonly low: number;
  readonly high: number;
  readonly df: number;
}

/** @param differences `[problem][study]`, at least two studies each. */
export function pairedT(differences: readonly (readonly number[])[], level = 0.95): PairedT {
  const problems = differences.length;
  let estimate = 0;
  let variance = 0;
  let shares = 0;
  for (const d of differences) {
    const mean = meanOf(d);
    const v = d.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (d.length - 1) / d.length;
    estimate += mean / problems;
    variance += v;
    shares += v ** 2 / (d.length - 1);
  }
  const df = variance ** 2 / shares;
  const half = (studentQuantile((1 + level) / 2, df) * Math.sqrt(variance)) / problems;
  return { estimate, low: estimate - half, high: estimate + half, df };
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}
