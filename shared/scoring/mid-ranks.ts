/** Ranks 1 … n with ties sharing their mean rank. */

export interface MidRanks {
  readonly ranks: Float64Array;
  /** Σ (t³ − t) over groups of t ties: what tie corrections need. */
  readonly ties: number;
}

/** Smallest value gets rank 1. +∞ ties with +∞. `compare` replaces the order of numbers. */
export function midRanks<T>(values: readonly T[], compare: (a: T, b: T) => number): MidRanks {
  const order = values.map((_, i) => i).sort((a, b) => compare(values[a] as T, values[b] as T));
  const ranks = new Float64Array(values.length);
  let ties = 0;
  for (let from = 0; from < order.length; ) {
    const first = values[order[from] as number] as T;
    let to = from + 1;
    while (to < order.length && compare(values[order[to] as number] as T, first) === 0) to++;
    for (let i = from; i < to; i++) ranks[order[i] as number] = (from + 1 + to) / 2;
    const group = to - from;
    ties += group ** 3 - group;
    from = to;
  }
  return { ranks, ties };
}

/** Order of numbers in which ∞ equals ∞. */
export function compareNumbers(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
