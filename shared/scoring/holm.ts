/** Holm's step-down correction of a family of p-values (S. Holm 1979, Scand. J. Stat. 6, 65–70). */

/** Adjusted p-values in the given order: comparable with α directly. Nulls stay null and do not count. */
export function holm(pValues: readonly (number | null)[]): readonly (number | null)[] {
  const tested = pValues.flatMap((p, index) => (p === null ? [] : [{ p, index }]));
  tested.sort((a, b) => a.p - b.p || a.index - b.index);
  const adjusted: (number | null)[] = pValues.map(() => null);
  let largest = 0;
  for (const [i, { p, index }] of tested.entries()) {
    largest = Math.max(largest, Math.min(1, (tested.length - i) * p));
    adjusted[index] = largest;
  }
  return adjusted;
}
