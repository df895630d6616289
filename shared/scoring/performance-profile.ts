/**
 * Performance profiles (Dolan and Moré 2002, Math. Program. 91, 201–213) and the score under them.
 *
 *   r = t / best t       ρ(τ) = share of problems with r ≤ τ
 *   B = (1/n) Σ max(0, R − r)/(R − 1) = ∫₁ᴿ ρ(τ) dτ / (R − 1)
 */

/** R of the score: four times the best cost, or worse, scores 0. */
export const WORST_RATIO = 4;

const ROUNDING = 1e-12;

/** r of one problem's times. Nobody finishes: all ∞. A best time of 0 (solved at the start): 1 for 0, else ∞. */
export function ratiosToBest(times: readonly number[]): readonly number[] {
  const best = Math.min(...times);
  return times.map((time) => ratio(time, best));
}

/** t / reference, with ∞/∞ = ∞ and 0/0 = 1. */
export function ratio(time: number, reference: number): number {
  if (!Number.isFinite(time)) return Number.POSITIVE_INFINITY;
  if (!Number.isFinite(reference)) return 0;
  if (reference === 0) return time === 0 ? 1 : Number.POSITIVE_INFINITY;
  return time / reference;
}

/** ρ(τ) of one entrant: weighted share of problems with r ≤ τ. Weights default to equal and are normalised. */
export function profileAt(ratios: readonly number[], tau: number, weights?: readonly number[]): number {
  let within = 0;
  let total = 0;
  for (const [i, r] of ratios.entries()) {
    const weight = weights?.[i] ?? 1;
    total += weight;
    // τ is a power of the grid's step: a ratio of exactly 4 counts at 4, however that power was rounded.
    if (r <= tau * (1 + ROUNDING)) within += weight;
  }
  return total === 0 ? 0 : within / total;
}

/** The term of B of one problem. With ratios to the best it lies in [0, 1], 1 for the best. */
export function ratioScore(r: number, worst = WORST_RATIO): number {
  return Math.max(0, worst - r) / (worst - 1);
}
