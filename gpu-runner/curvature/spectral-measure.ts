/**
 * The spectrum of a symmetric matrix as a measure on the line: a share of its eigenvalues at every place. Of all eigenvalues it
 * is exact; of stochastic Lanczos quadrature (`curvature-probe.ts`) the Ritz values are its places and the squared first
 * coordinates its shares. Here are the figures that two measures are compared by.
 */

/** Places and shares, in any order; the shares add up to 1. */
export interface SpectralMeasure {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

/** Of all P eigenvalues: 1/P at each. */
export function measureOf(eigenvalues: readonly number[]): SpectralMeasure {
  return { nodes: eigenvalues, weights: eigenvalues.map(() => 1 / eigenvalues.length) };
}

/** Share of the eigenvalues below `limit`: the index, where the limit is 0 or what counts as 0. */
export function shareBelow({ nodes, weights }: SpectralMeasure, limit: number): number {
  return nodes.reduce((sum, node, i) => sum + (node < limit ? (weights[i] as number) : 0), 0);
}

/**
 * Kolmogorov–Smirnov distance of two measures, the largest difference of the shares below a place, in [0, 1]. An atom of one
 * that lies beside an atom of the other, as exact zeros do beside zeros to rounding, would count in full: places that are at
 * most `slack` apart count as the same,
 *
 *     D = sup_x max(F(x) − G(x + slack), G(x) − F(x + slack), 0)
 */
export function kolmogorovSmirnov(one: SpectralMeasure, other: SpectralMeasure, slack: number): number {
  const [f, g] = [cumulative(one), cumulative(other)];
  const excess = (of: SpectralMeasure, own: (x: number) => number, their: (x: number) => number): number =>
    of.nodes.reduce((most, node) => Math.max(most, own(node) - their(node + slack)), 0);
  return Math.max(excess(one, f, g), excess(other, g, f));
}

/** Share at or below a place. */
function cumulative({ nodes, weights }: SpectralMeasure): (x: number) => number {
  const order = nodes.map((_, i) => i).sort((i, j) => (nodes[i] as number) - (nodes[j] as number));
  const places = order.map((i) => nodes[i] as number);
  let sum = 0;
  const sums = order.map((i) => {
    sum += weights[i] as number;
    return sum;
  });
  return (x) => {
    let [low, high] = [0, places.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((places[middle] as number) <= x) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? 0 : (sums[low - 1] as number);
  };
}
