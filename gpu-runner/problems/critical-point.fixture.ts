/** What a stated critical point must satisfy. */
import { expect } from "vitest";
import type { CriticalPoint } from "../../shared/catalogue/entry.ts";

/**
 * @param eigenvalues of the Hessian there, ascending; absent where there is none
 * @param tolerance relative to 1 + |value| + the largest |eigenvalue|
 */
export function expectCriticalPoint(
  { kind, point, value, index, eigenvalues: stated }: CriticalPoint,
  actualValue: number,
  gradient: readonly number[],
  eigenvalues: readonly number[] | undefined,
  tolerance: number,
): void {
  const label = `${kind} at (${point.map((x) => x.toFixed(4))})`;
  const scale = 1 + Math.abs(value) + Math.max(0, ...(eigenvalues ?? []).map(Math.abs));
  const zero = tolerance * scale;
  expect(Math.abs(actualValue - value), `${label}: value`).toBeLessThan(zero);
  // The point itself is rounded: the gradient there is up to the largest eigenvalue times that.
  expect(Math.hypot(...gradient), `${label}: gradient`).toBeLessThan(10 * zero * (1 + Math.hypot(...point)));
  if (!eigenvalues) return;
  if (index !== undefined)
    expect(eigenvalues.filter((eigenvalue) => eigenvalue < -zero).length, `${label}: index`).toBe(index);
  if (stated) {
    expect(stated, `${label}: eigenvalues`).toHaveLength(eigenvalues.length);
    const gaps = eigenvalues.map((eigenvalue, i) => Math.abs(eigenvalue - (stated[i] ?? Number.NaN)));
    expect(Math.max(...gaps), `${label}: eigenvalues`).toBeLessThan(zero);
  }
  const [least = 0, largest = 0] = [eigenvalues[0], eigenvalues.at(-1)];
  switch (kind) {
    case "minimum":
      expect(least, `${label}: least eigenvalue`).toBeGreaterThan(-zero);
      return;
    case "maximum":
      expect(largest, `${label}: largest eigenvalue`).toBeLessThan(zero);
      return;
    case "saddle":
      expect(least, `${label}: least eigenvalue`).toBeLessThan(-zero);
      expect(largest, `${label}: largest eigenvalue`).toBeGreaterThan(zero);
      return;
    case "degenerate":
      expect(Math.min(...eigenvalues.map(Math.abs)), `${label}: least |eigenvalue|`).toBeLessThan(zero);
      return;
    default:
      kind satisfies never;
  }
}
