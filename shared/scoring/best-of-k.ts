/**
 * How good is the best of k random configurations? The tuning curve, from n ≥ k tried ones.
 *
 *   mean(k) = Σᵢ y₍ᵢ₎·[C(i,k) − C(i−1,k)]/C(n,k),   y₍₁₎ worst … y₍ₙ₎ best
 *
 * exact expectation over all subsets of size k (Dodge et al. 2019, arXiv 1909.03004, without replacement:
 * Tang et al. 2020). Band: y₍ᵢ₎'s place in the true distribution is Beta(i, n − i + 1); its 2.5 % and 97.5 %
 * points bound the distribution pointwise, and each bound gives an expected best of k (Lourie, Cho, He 2023,
 * arXiv 2311.09480). What lies beyond the worst or before the best tried configuration is unknown: its mass is
 * put on them, so the band is too narrow where k is near n. Orientation: losses, smaller is better; Infinity is allowed.
 */
import { betaQuantile } from "../distributions/beta.ts";
import { logChoose } from "../distributions/gamma.ts";

export interface TuningCurve {
  readonly k: readonly number[];
  readonly mean: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** Points of the curve. */
const MAX_POINTS = 32;

/** Bounds of P(y ≤ y₍ᵢ₎) for each i: they depend on n alone. */
export interface OrderBounds {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** Order statistic i of n uniforms is Beta(i, n − i + 1): its central `level` interval. */
export function orderBounds(n: number, level = 0.95): OrderBounds {
  const beyond = (1 - level) / 2;
  const at = (p: number): readonly number[] =>
    Array.from({ length: n }, (_, i) => betaQuantile(p, i + 1, n - i));
  return { low: at(beyond), high: at(1 - beyond) };
}

/** The curve at k = 1 … n (thinned to at most 32 values of k); empty arrays when `losses` is empty. */
export function bestOfK(losses: readonly number[], bounds = orderBounds(losses.length)): TuningCurve {
  const best = Float64Array.from(losses).sort();
  const k = curvePoints(best.length);
  const mean = k.map((size) => expectedBest(best, size));
  // Near k = n the mean, without replacement, leaves the bounds, with replacement: the band always holds it.
  return {
    k,
    mean,
    low: k.map((size, i) => Math.min(bestUnder(best, bounds.high, size), mean[i] as number)),
    high: k.map((size, i) => Math.max(bestUnder(best, bounds.low, size), mean[i] as number)),
  };
}

/** Exact mean of the smallest of k values drawn without replacement; `sorted` ascends. */
export function expectedBest(sorted: Float64Array, k: number): number {
  const n = sorted.length;
  const all = logChoose(n, k);
  let sum = 0;
  for (let i = 0; i + k <= n; i++) {
    // The i-th smallest is the best of those subsets that take the rest from the n − i − 1 above it.
    const weight = Math.exp(logChoose(n - i - 1, k - 1) - all);
    sum += weight * (sorted[i] as number);
  }
  return sum;
}

/** Expected smallest of k independent draws when P(y ≤ sorted[i]) is `cdf[i]`; what is left lies on the worst. */
function bestUnder(sorted: Float64Array, cdf: readonly number[], k: number): number {
  let sum = 0;
  let above = 1;
  for (let i = 0; i < sorted.length; i++) {
    const next = i === sorted.length - 1 ? 0 : (1 - (cdf[i] as number)) ** k;
    // A weight of exactly 0 times Infinity is NaN.
    if (above > next) sum += (above - next) * (sorted[i] as number);
    above = next;
  }
  return sum;
}

function curvePoints(n: number): readonly number[] {
  if (n <= MAX_POINTS) return Array.from({ length: n }, (_, i) => i + 1);
  const points = Array.from({ length: MAX_POINTS }, (_, i) => Math.round(n ** (i / (MAX_POINTS - 1))));
  return [...new Set(points)];
}
