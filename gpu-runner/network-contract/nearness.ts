/** Comparing vectors of lanes. */
import { expect } from "vitest";

export const norm = (v: ArrayLike<number>): number => Math.sqrt(dot(v, v));
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
export function laneOf(all: readonly number[] | undefined, lane: number, lanes: number): readonly number[] {
  const size = (all?.length ?? 0) / lanes;
  return all?.slice(lane * size, (lane + 1) * size) ?? [];
}
/** ‖found − expected‖ ≤ relative · max(‖expected‖, floor); with `absolute`, ≤ floor. */
export function expectNear(
  found: readonly number[],
  expected: ArrayLike<number>,
  relative: number,
  floor = 0,
  kind: "relative" | "absolute" = "relative",
): void {
  expect(found.length).toBe(expected.length);
  const gap = norm(found.map((x, i) => x - (expected[i] as number)));
  const limit = kind === "absolute" ? floor : relative * Math.max(norm(expected), floor);
  expect(gap, `gap ${gap}, norm ${norm(expected)}`).toBeLessThanOrEqual(limit);
}
