/** "Did you mean …?": the valid name nearest to what was written. */

/** Farther than this share of the longer name is no typing error. */
const MAX_SHARE = 0.5;

/** The candidate at the smallest edit distance (ties: the first), or undefined when none is close. */
export function nearest(written: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const distance = editDistance(written.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  if (best === undefined) return undefined;
  return bestDistance <= MAX_SHARE * Math.max(best.length, written.length) ? best : undefined;
}

/** ` — did you mean "adam"?`, or the list of valid names when none is close. */
export function suggestion(written: string, candidates: readonly string[]): string {
  const best = nearest(written, candidates);
  if (best !== undefined) return `did you mean "${best}"?`;
  return candidates.length > 0 ? `valid names: ${candidates.join(", ")}` : "there are none";
}

/** Damerau–Levenshtein distance (optimal string alignment): insert, delete, replace, swap neighbours. */
export function editDistance(a: string, b: string): number {
  const width = b.length + 1;
  let beforeLast = new Array<number>(width).fill(0);
  let last = Array.from({ length: width }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = new Array<number>(width).fill(0);
    row[0] = i;
    for (let j = 1; j < width; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, at(beforeLast, j - 2) + 1);
      }
      row[j] = cost;
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? 0;
}
