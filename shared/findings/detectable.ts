/** Which differences a design can tell, judged by how much the ratio of two optimizers varied in complete sweeps. */
import type { SweepFacts } from "../contracts/sweep-facts.ts";

/** Standard normal quantiles: of an interval of 95 %, and of a difference that is told in four cases of five. */
const Z_975 = 1.959964;
const Z_80 = 0.841621;

/** Quantile of Student's t with `degrees` of freedom, from the normal one (Abramowitz, Stegun 26.7.5; 1 % off at 4). */
function studentQuantile(z: number, degrees: number): number {
  return (
    z +
    (z ** 3 + z) / (4 * degrees) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * degrees ** 3)
  );
}

/**
 * Standard deviation over blocks (problem × study) of the logarithm of a ratio of costs: the median over the optimizers of
 * complete sweeps, each from the width of its interval.
 * @returns null where no interval is known
 */
export function ratioSpread(
  facts: readonly Pick<SweepFacts, "blocks" | "rows">[],
): { readonly spread: number; readonly from: number } | null {
  const spreads = facts
    .flatMap(({ blocks, rows }) =>
      rows.map(({ ratio: { low, high, mark, bound } }) =>
        blocks < 3 || mark !== null || bound !== null || !low || !high || !(high > low)
          ? null
          : (Math.log(high / low) / (2 * studentQuantile(Z_975, blocks - 1))) * Math.sqrt(blocks),
      ),
    )
    .filter((spread) => spread !== null)
    .toSorted((a, b) => a - b);
  const middle = spreads[Math.floor(spreads.length / 2)];
  return middle === undefined ? null : { spread: middle, from: spreads.length };
}

/**
 * The ratio that is told apart from 1 in four cases of five by one comparison at 5 %: exp((t₀.₉₇₅ + t₀.₈₀)·σ/√n).
 * @param spread σ of {@link ratioSpread} @param blocks n, at least 3
 */
export function detectableRatio(spread: number, blocks: number): number {
  const t = studentQuantile(Z_975, blocks - 1) + studentQuantile(Z_80, blocks - 1);
  return Math.exp((t * spread) / Math.sqrt(blocks));
}
