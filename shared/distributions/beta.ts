/** The Beta distribution: where order statistics of uniforms live. */
import { logGamma } from "./gamma.ts";

/** Regularised incomplete beta function I_x(a, b) = P(X ≤ x): continued fraction (modified Lentz). */
export function betaCdf(x: number, a: number, b: number): number {
  return cdf(x, a, b, logBeta(a, b));
}

/** Relative step below which a quantile is found: the last bits of a double. */
const CLOSE = 1e-15;

/** The x with P(X ≤ x) = p to the last bits: Newton's method inside a bracket that bisection keeps shrinking. */
export function betaQuantile(p: number, a: number, b: number): number {
  if (!(p > 0)) return 0;
  if (p >= 1) return 1;
  const log = logBeta(a, b);
  let low = 0;
  let high = 1;
  let x = a / (a + b);
  for (let i = 0; i < 100; i++) {
    const excess = cdf(x, a, b, log) - p;
    if (excess < 0) low = x;
    else high = x;
    const density = Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - log);
    const newton = x - excess / density;
    // A flat density throws the step out of the bracket, or makes it NaN: halve instead.
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - x) <= CLOSE * x) return next;
    x = next;
  }
  return x;
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

function cdf(x: number, a: number, b: number, log: number): number {
  if (!(x > 0)) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - log);
  // The fraction converges fast on this side of the mean; the other side is the complement.
  if (x < (a + 1) / (a + b + 2)) return (front * fraction(x, a, b)) / a;
  return 1 - (front * fraction(1 - x, b, a)) / b;
}

function fraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const guard = (y: number): number => (Math.abs(y) < tiny ? tiny : y);
  let c = 1;
  let d = 1 / guard(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m < 2000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / guard(1 + even * d);
    c = guard(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / guard(1 + odd * d);
    c = guard(1 + odd / c);
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return h;
}
