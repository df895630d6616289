/** The table of the slowest tests (`npm test -- --slow`). */
import type { Timing } from "./tally.ts";

const MAX_NAME = 90;

/** The `count` slowest, slowest first, a line each: seconds, share of all tests' time, file and test. */
export function slowestTable(timings: readonly Timing[], count: number): string {
  const all = timings.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const lines = timings
    .toSorted((a, b) => b.durationMs - a.durationMs)
    .slice(0, count)
    .map(({ test, file, durationMs }) => {
      const seconds = (durationMs / 1000).toFixed(1).padStart(7);
      const share = ((100 * durationMs) / (all || 1)).toFixed(1).padStart(5);
      return `${seconds} s ${share} %  ${file} > ${test.length > MAX_NAME ? `${test.slice(0, MAX_NAME)}…` : test}`;
    });
  return [
    `The ${lines.length} slowest of ${timings.length} tests, ${(all / 1000).toFixed(0)} s in all:`,
    ...lines,
  ].join("\n");
}
