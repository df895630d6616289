/** The largest amount by which the loss stands above the lowest loss before it. */
export function largestRise(losses: readonly number[]): number {
  let [lowest, rise] = [Number.POSITIVE_INFINITY, 0];
  for (const loss of losses) {
    lowest = Math.min(lowest, loss);
    rise = Math.max(rise, loss - lowest);
  }
  return rise;
}
