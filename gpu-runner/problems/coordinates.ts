/** Texts of the formula language that problems are put together from. */

/** `x0`, `x1`, … */
export function coordinates(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `x${i}`);
}

/** Terms joined to a sum. */
export function sumOf(terms: readonly string[]): string {
  return terms.join(" + ");
}
